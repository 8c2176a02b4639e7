{{/*
Where requests are counted.
istio: by those who call (the gateway's and the callers' sidecars), so that a pod which nobody reaches counts as well.
program: outside the mesh; the program must expose http_requests_total{code} and http_request_duration_seconds_bucket
with a bucket at its objective.
probe: programs without metrics; one request of the blackbox exporter every half minute. (The load balancer counts too:
AWS/ApplicationELB HTTPCode_Target_5XX_Count and TargetResponseTime, with alarms in CloudWatch.)
*/}}
{{- define "application.source" -}}
{{- if .Values.mesh }}istio{{ else if .Values.metrics }}program{{ else }}probe{{ end -}}
{{- end -}}

{{/* Labels that select the service's requests. */}}
{{- define "application.requests" -}}
{{- if eq (include "application.source" .) "istio" -}}
reporter="source",destination_service_name={{ .Values.service | quote }},destination_service_namespace={{ .Release.Namespace | quote }}
{{- else -}}
namespace={{ .Release.Namespace | quote }},job={{ .Values.service | quote }}
{{- end -}}
{{- end -}}

{{/*
Matcher of the bucket that holds the answers in time. Prometheus 3 writes whole numbers as "500.0", before it "500".
Istio's buckets are given: the first that is not below the objective.
*/}}
{{- define "application.bucket" -}}
{{- $wanted := int .Values.objectives.latencyMilliseconds -}}
{{- $bucket := "" -}}
{{- if eq (include "application.source" .) "istio" -}}
{{- range list 1 5 10 25 50 100 250 500 1000 2500 5000 10000 30000 60000 300000 -}}
{{- if and (not $bucket) (ge (int .) $wanted) }}{{ $bucket = toString . }}{{ end -}}
{{- end -}}
{{- else -}}
{{- $bucket = divf $wanted 1000 | toString -}}
{{- end -}}
{{- if contains "." $bucket -}}
le="{{ $bucket }}"
{{- else -}}
le=~"{{ $bucket }}(\\.0)?"
{{- end -}}
{{- end -}}

{{/*
Requests, failed and slow ones per second over five minutes, as a YAML map. A slow failure counts as failed only.
Nothing failed yet is zero, not nothing.
*/}}
{{- define "application.rates" -}}
{{- $source := include "application.source" . -}}
{{- $by := include "application.requests" . -}}
{{- if eq $source "istio" -}}
{{- /* 101 is a WebSocket: how long it lasts says nothing. */ -}}
{{- $timed := printf "%s,response_code!~\"5..|101\"" $by }}
requests: sum(rate(istio_requests_total{ {{- $by -}} }[5m]))
request_errors: sum(rate(istio_requests_total{ {{- $by -}} ,response_code=~"5.."}[5m])) or 0 * sum(rate(istio_requests_total{ {{- $by -}} }[5m]))
slow_requests: sum(rate(istio_request_duration_milliseconds_count{ {{- $timed -}} }[5m])) - sum(rate(istio_request_duration_milliseconds_bucket{ {{- $timed }},{{ include "application.bucket" . -}} }[5m]))
{{- else if eq $source "program" }}
requests: sum(rate(http_requests_total{ {{- $by -}} }[5m]))
request_errors: sum(rate(http_requests_total{ {{- $by -}} ,code=~"5.."}[5m])) or 0 * sum(rate(http_requests_total{ {{- $by -}} }[5m]))
slow_requests: sum(rate(http_request_duration_seconds_count{ {{- $by -}} }[5m])) - sum(rate(http_request_duration_seconds_bucket{ {{- $by }},{{ include "application.bucket" . -}} }[5m]))
{{- else }}
requests: sum(count_over_time(probe_success{ {{- $by -}} }[5m])) / 300
request_errors: sum(count_over_time(probe_success{ {{- $by -}} }[5m]) - sum_over_time(probe_success{ {{- $by -}} }[5m])) / 300
slow_requests: sum(sum_over_time((probe_duration_seconds{ {{- $by -}} } > bool {{ divf .Values.objectives.latencyMilliseconds 1000 }})[5m:30s])) / 300
{{- end }}
{{- end -}}

{{/* What has to be there outside the mesh, in words. */}}
{{- define "application.measured" -}}
{{- if eq (include "application.source" .) "program" -}}
http_requests_total with label code, http_request_duration_seconds with a bucket of {{ divf .Values.objectives.latencyMilliseconds 1000 }} s
{{- else -}}
probe_success and probe_duration_seconds of the blackbox exporter
{{- end -}}
{{- end -}}

{{/* Labels of recorded series and alerts. */}}
{{- define "application.seriesLabels" -}}
system: {{ .Values.system }}
service: {{ .Values.service }}
environment: {{ .Values.environment }}
namespace: {{ .Release.Namespace }}
{{- end -}}

{{/* The same as a PromQL selector. */}}
{{- define "application.series" -}}
{system={{ .Values.system | quote }},service={{ .Values.service | quote }},environment={{ .Values.environment | quote }}}
{{- end -}}
