{{- define "document-store.labels" -}}
{{ include "document-store.common" . }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end }}

{{/* Labels of pods: nothing that changes with the chart's version, or every release would restart the members. */}}
{{- define "document-store.podLabels" -}}
{{ include "document-store.common" . }}
# Where the namespace is in the mesh: the store has TLS and callers of its own, and jobs without a sidecar reach it too.
sidecar.istio.io/inject: "false"
{{- end }}

{{- define "document-store.common" -}}
app.kubernetes.io/name: {{ .Values.need }}
app.kubernetes.io/part-of: {{ .Values.system }}
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end }}

{{/* The operator's own label of the members; it is the StatefulSet's selector. */}}
{{- define "document-store.members" -}}
app: {{ .Values.need }}-svc
{{- end }}

{{- define "document-store.service" -}}
{{ .Values.need }}-svc.{{ .Release.Namespace }}.svc.cluster.local
{{- end }}

{{- define "document-store.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end }}

{{/* The version that the operator configures is the one that the image runs. */}}
{{- define "document-store.check" -}}
{{- if not (regexMatch (printf ":%s(-[A-Za-z0-9.]+)?(@|$)" (.Values.version | replace "." "\\.")) .Values.image) }}
{{- fail (printf "image: given %q; allowed: a reference with the tag %s; change version and image together" .Values.image .Values.version) }}
{{- end }}
{{- end }}
