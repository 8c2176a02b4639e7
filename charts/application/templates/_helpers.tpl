{{/* Labels of every object. Call with a dict: root, component. */}}
{{- define "application.labels" -}}
{{ include "application.podLabels" . }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version }}
{{- end -}}

{{/* Labels of pods: nothing that a new version of the chart alone would change, since that would roll them. */}}
{{- define "application.podLabels" -}}
{{ include "application.selector" . }}
app.kubernetes.io/part-of: {{ .root.Values.system }}
environment: {{ .root.Values.environment }}
{{- end -}}

{{/* Labels that never change in the life of a release, so that selectors may use them. */}}
{{- define "application.selector" -}}
app.kubernetes.io/name: {{ .root.Values.service }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .component }}
{{- end -}}

{{/* Exact reference of the image. A digest wins; a tag beside it is only for the reader. */}}
{{- define "application.image" -}}
{{- $image := .root.Values.image -}}
{{- $digest := .digest | default $image.digest -}}
{{- if $digest -}}
{{ $image.repository }}@{{ $digest }}
{{- else if $image.tag -}}
{{ $image.repository }}:{{ $image.tag }}
{{- else -}}
{{- fail (printf "awaiting image: %s has neither image.digest nor image.tag; push %s and write its digest into gitops/%s/%s.yaml" .root.Values.service $image.repository .root.Values.environment .root.Values.system) -}}
{{- end -}}
{{- end -}}

{{/* Version as a label: the tag, or the first twelve digits of the hash. */}}
{{- define "application.version" -}}
{{- $digest := .digest | default .root.Values.image.digest -}}
{{- if $digest -}}
{{ $digest | trimPrefix "sha256:" | trunc 12 | quote }}
{{- else -}}
{{ .root.Values.image.tag | trunc 63 | trimSuffix "." | trimSuffix "-" | trimSuffix "_" | quote }}
{{- end -}}
{{- end -}}

{{/* Replicas that are always there, whoever decides on more. */}}
{{- define "application.least" -}}
{{- with .Values.scaling -}}
{{- if .load }}{{ .load.least }}{{ else if .queue }}{{ .queue.least }}{{ else }}{{ .fixed.replicas }}{{ end -}}
{{- end -}}
{{- end -}}

{{/* Seconds from the order to go until the kill. */}}
{{- define "application.grace" -}}
{{- $values := .Values -}}
{{- $long := $values.traffic.longLivedSeconds -}}
{{- if $long -}}
{{- /* Five minutes are what the gateway itself gives open connections; the program tells clients to come back. */ -}}
{{ max $values.shutdown.graceSeconds (add $values.shutdown.preStopSeconds (min $long 300)) }}
{{- else -}}
{{ $values.shutdown.graceSeconds }}
{{- end -}}
{{- end -}}

{{/* Namespace-wide host name of the Service. */}}
{{- define "application.host" -}}
{{ .Values.service }}.{{ .Release.Namespace }}.svc.cluster.local
{{- end -}}

{{/* Whether the program's metrics are scraped from it, not from its sidecar. */}}
{{- define "application.scraped" -}}
{{- if and .Values.metrics (not .Values.mesh) }}true{{ end -}}
{{- end -}}
