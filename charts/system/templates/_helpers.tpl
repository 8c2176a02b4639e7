{{- /* Labels of one object: (dict "root" $ "name" <service, or the system itself>). */ -}}
{{- define "system.labels" -}}
app.kubernetes.io/name: {{ .name }}
app.kubernetes.io/part-of: {{ .root.Values.system }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version }}
{{- end }}

{{- /* Name and labels of one object, with the same argument and "object", its name. */ -}}
{{- define "system.metadata" -}}
name: {{ .object }}
labels:
  {{- include "system.labels" . | nindent 2 }}
{{- end }}

{{- /* Who a service account of this namespace is in the mesh: (dict "namespace" … "account" …). */ -}}
{{- define "system.principal" -}}
cluster.local/ns/{{ .namespace }}/sa/{{ .account }}
{{- end }}

{{- /* Regular expression that a path with this prefix matches; its group holds what follows the prefix. */ -}}
{{- define "system.rewriteMatch" -}}
{{- $prefix := ternary "" (regexQuoteMeta .path) (eq .path "/") -}}
{{- ternary (printf "^%s/?(.*)$" $prefix) (printf "^%s(.*)$" $prefix) (eq .rewrite "/") -}}
{{- end }}
