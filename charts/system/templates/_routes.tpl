{{- /*
Routes of a VirtualService to one service as a JSON list: (dict "service" … "namespace" … "port" … "timeoutSeconds" …
"longLivedSeconds" … "canary" … "path" <prefix, or absent> "rewrite" <or null>).
The first route that matches wins: requests with the canary's header, then writes, then the rest.
*/ -}}
{{- define "system.http" -}}
{{- $routes := list -}}
{{- range $target := include "system.targets" . | fromJsonArray -}}
{{- range $try := include "system.tries" $ | fromJsonArray -}}
{{- $conditions := merge (dict) $target.match $try.match -}}
{{- $matches := list -}}
{{- range include "system.paths" $ | fromJsonArray -}}
{{- $matches = append $matches (merge (dict) . $conditions) -}}
{{- end -}}
{{- $name := compact (list (printf "%s%s" $.service ($.path | default "")) $target.name $try.name) | join ":" -}}
{{- $route := dict "name" $name "route" $target.route "retries" $try.retries -}}
{{- with $try.timeout }}{{ $_ := set $route "timeout" . }}{{ end -}}
{{- if ne (toJson $matches) "[{}]" -}}
{{- $_ := set $route "match" $matches -}}
{{- end -}}
{{- if $.rewrite -}}
{{- $rewrite := dict "match" (include "system.rewriteMatch" $) "rewrite" (printf "%s\\1" $.rewrite) -}}
{{- $_ := set $route "rewrite" (dict "uriRegexRewrite" $rewrite) -}}
{{- end -}}
{{- $routes = append $routes $route -}}
{{- end -}}
{{- end -}}
{{- toJson $routes -}}
{{- end }}

{{- /* A prefix means whole segments: /api is not /apis. */ -}}
{{- define "system.paths" -}}
{{- if not .path -}}
{{- list dict | toJson -}}
{{- else if eq .path "/" -}}
{{- list (dict "uri" (dict "prefix" "/")) | toJson -}}
{{- else -}}
{{- list (dict "uri" (dict "exact" .path)) (dict "uri" (dict "prefix" (printf "%s/" .path))) | toJson -}}
{{- end -}}
{{- end }}

{{- /* Where requests go. Without a canary no subset is named, so that routes may be there before the service is. */ -}}
{{- define "system.targets" -}}
{{- $host := printf "%s.%s.svc.cluster.local" .service .namespace -}}
{{- $to := dict "host" $host "port" (dict "number" (int .port)) -}}
{{- if not .canary -}}
{{- list (dict "match" dict "route" (list (dict "destination" $to))) | toJson -}}
{{- else -}}
{{- $stable := merge (dict "subset" "stable") $to -}}
{{- $canary := merge (dict "subset" "canary") $to -}}
{{- $share := int .canary.weightPercent -}}
{{- $targets := list -}}
{{- with .canary.header -}}
{{- $match := dict "headers" (dict .name (dict "exact" .value)) -}}
{{- $targets = append $targets (dict "name" "canary" "match" $match "route" (list (dict "destination" $canary))) -}}
{{- end -}}
{{- $split := list (dict "destination" $stable) -}}
{{- if gt $share 0 -}}
{{- $split = list (dict "destination" $stable "weight" (sub 100 $share)) (dict "destination" $canary "weight" $share) -}}
{{- end -}}
{{- append $targets (dict "match" dict "route" $split) | toJson -}}
{{- end -}}
{{- end }}

{{- /*
How long an answer is waited for and what is tried again. A write that is not idempotent may have been done when its
answer is lost, so it is tried again only where the connection failed. Long-lived connections have no timeout: Istio
sets none by itself, and its API refuses `0s`.
*/ -}}
{{- define "system.tries" -}}
{{- $connection := dict "attempts" 2 "retryOn" "connect-failure,refused-stream" "retryRemoteLocalities" true -}}
{{- $answer := merge (dict "retryOn" "5xx,connect-failure,refused-stream") $connection -}}
{{- if .longLivedSeconds -}}
{{- list (dict "match" dict "retries" $connection) | toJson -}}
{{- else -}}
{{- $timeout := printf "%ds" (int .timeoutSeconds) -}}
{{- $writes := dict "method" (dict "regex" "POST|PATCH") -}}
{{- list (dict "name" "writes" "match" $writes "timeout" $timeout "retries" $connection) (dict "match" dict "timeout" $timeout "retries" $answer) | toJson -}}
{{- end -}}
{{- end }}
