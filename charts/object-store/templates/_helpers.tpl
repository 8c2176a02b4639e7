{{/* Labels of every object; the component is added where there is one. */}}
{{- define "object-store.labels" -}}
{{ include "object-store.common" . }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end }}

{{/* Labels of pods: nothing that changes with the chart's version, or every release would restart the servers. */}}
{{- define "object-store.podLabels" -}}
{{ include "object-store.common" . }}
# Where the namespace is in the mesh: the store has TLS and callers of its own, and jobs without a sidecar reach it too.
sidecar.istio.io/inject: "false"
{{- end }}

{{- define "object-store.common" -}}
app.kubernetes.io/name: {{ .Values.need }}
app.kubernetes.io/part-of: {{ .Values.system }}
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end }}

{{- define "object-store.servers" -}}
app.kubernetes.io/name: {{ .Values.need }}
app.kubernetes.io/component: server
{{- end }}

{{- define "object-store.scheme" -}}
{{ ternary "https" "http" .Values.tls }}
{{- end }}

{{- define "object-store.url" -}}
{{ include "object-store.scheme" . }}://{{ .Values.need }}.{{ .Release.Namespace }}.svc.cluster.local:9000
{{- end }}

{{/* User 1000 owns the volume; the image itself would run as root. */}}
{{- define "object-store.podSecurity" -}}
runAsNonRoot: true
runAsUser: 1000
runAsGroup: 1000
seccompProfile:
  type: RuntimeDefault
{{- end }}

{{- define "object-store.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end }}

{{/* What cannot be said by the schema: a user's buckets exist, and the number of servers never changes. */}}
{{- define "object-store.check" -}}
{{- range $name, $user := .Values.users }}
{{- range $user.buckets }}
{{- if not (has . $.Values.buckets) }}
{{- fail (printf "users.%s.buckets: given %q; allowed: %s; add it to buckets" $name . (join ", " $.Values.buckets)) }}
{{- end }}
{{- end }}
{{- end }}
{{- $running := lookup "apps/v1" "StatefulSet" .Release.Namespace .Values.need }}
{{- if $running }}
{{- if ne (int $running.spec.replicas) (int .Values.servers) }}
{{- fail (printf "servers: given %d; allowed: %d, the number that the store was made with; a store of another size is a new need to which the objects are copied" (int .Values.servers) (int $running.spec.replicas)) }}
{{- end }}
{{- end }}
{{- end }}
