{{- define "gitops.labels" -}}
app.kubernetes.io/name: {{ .Values.system }}
app.kubernetes.io/part-of: {{ .Values.system }}
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end }}

{{- define "gitops.kinds" -}}
{{- range . }}
{{- $group := .group }}
{{- range .kinds }}
- group: {{ $group | quote }}
  kind: {{ . }}
{{- end }}
{{- end }}
{{- end }}
