{{/* One panel. Call with a dict: id, title, unit, queries (expression by legend). Two fit side by side. */}}
{{- define "application.panel" -}}
{{- $index := sub .id 1 | int -}}
id: {{ .id }}
type: timeseries
title: {{ .title | quote }}
datasource: {type: prometheus, uid: "${datasource}"}
# "y" alone would be read as true.
gridPos: {"h": 8, "w": 12, "x": {{ mul 12 (mod $index 2) }}, "y": {{ mul 8 (div $index 2) }}}
fieldConfig: {defaults: {unit: {{ .unit }}, min: 0}, overrides: []}
targets:
  {{- range $legend, $expression := .queries }}
  - refId: {{ $legend | replace " " "_" | replace "{" "" | replace "}" "" | quote }}
    expr: {{ $expression | toJson }}
    legendFormat: {{ $legend | quote }}
  {{- end }}
{{- end -}}

{{/* The dashboard as a map: requests and budget where they are measured, then what the pods use. */}}
{{- define "application.dashboard" -}}
{{- $v := .Values -}}
{{- $series := include "application.series" . -}}
{{- $pods := printf "namespace=%q,pod=~%q,container=%q" .Release.Namespace (printf "%s-.+" $v.service) $v.service -}}
{{- $panels := list -}}
{{- if $v.objectives -}}
{{- $panels = list
  (dict "title" "Requests per second" "unit" "reqps" "queries" (dict
    "all" (printf "service:requests:rate5m%s" $series)
    "failed" (printf "service:request_errors:rate5m%s" $series)
    "slow" (printf "service:slow_requests:rate5m%s" $series)))
  (dict "title" "Bad answers over three days" "unit" "percentunit" "queries" (dict
    "failed" (printf "service:request_errors:ratio_rate3d%s" $series)
    "slow" (printf "service:slow_requests:ratio_rate3d%s" $series)))
-}}
{{- end -}}
{{- $panels = concat $panels (list
  (dict "title" "Pods" "unit" "short" "queries" (dict
    "ready" (printf "sum(kube_deployment_status_replicas_ready{namespace=%q,deployment=~%q})" .Release.Namespace (printf "%s(-canary)?" $v.service))
    "wanted" (printf "sum(kube_deployment_spec_replicas{namespace=%q,deployment=~%q})" .Release.Namespace (printf "%s(-canary)?" $v.service))))
  (dict "title" "Restarts in an hour" "unit" "short" "queries" (dict
    "{{pod}}" (printf "increase(kube_pod_container_status_restarts_total{%s}[1h])" $pods)))
  (dict "title" "CPU" "unit" "short" "queries" (dict
    "{{pod}}" (printf "sum by (pod) (rate(container_cpu_usage_seconds_total{%s}[5m]))" $pods)))
  (dict "title" "Memory" "unit" "bytes" "queries" (dict
    "{{pod}}" (printf "sum by (pod) (container_memory_working_set_bytes{%s})" $pods)))
) -}}
uid: {{ printf "%s-%s" $v.system $v.service | trunc 40 | trimSuffix "-" }}
title: {{ printf "%s / %s" $v.system $v.service | quote }}
tags: [{{ $v.system }}, service]
editable: false
schemaVersion: 41
refresh: 1m
time: {from: now-6h, to: now}
templating:
  list:
    - {name: datasource, type: datasource, query: prometheus, label: Data source}
panels:
  {{- range $index, $panel := $panels }}
  - {{ include "application.panel" (merge (dict "id" (add1 $index)) $panel) | nindent 4 | trim }}
  {{- end }}
{{- end -}}
