{{- /*
Ways of one route through the load balancer, as a JSON list of {path, annotations}: (dict "route" … "routes" <all>).
The controller binds actions, conditions and transforms to the name of a backend, so whatever would also take hold of
another route gets a name of its own.
*/ -}}
{{- define "system.backends" -}}
{{- $route := .route -}}
{{- $own := printf "%s-%s" $route.service (sha256sum $route.path | trunc 8) -}}
{{- $ways := list -}}
{{- $share := 0 -}}
{{- with $route.canary -}}
{{- $share = int .weightPercent -}}
{{- with .header -}}
{{- $condition := dict "field" "http-header" "httpHeaderConfig" (dict "httpHeaderName" .name "values" (list .value)) -}}
{{- $way := dict "name" (printf "%s-canary" $own) "shares" (list (dict "service" (printf "%s-canary" $route.service))) -}}
{{- $ways = append $ways (set $way "conditions" (list $condition)) -}}
{{- end -}}
{{- end -}}
{{- $answers := 0 -}}
{{- range .routes -}}
{{- $answers = ternary (add1 $answers) $answers (eq .service $route.service) -}}
{{- end -}}
{{- if gt $share 0 -}}
{{- $stable := dict "service" $route.service "weight" (sub 100 $share) -}}
{{- $canary := dict "service" (printf "%s-canary" $route.service) "weight" $share -}}
{{- $ways = append $ways (dict "name" $own "shares" (list $stable $canary)) -}}
{{- else if and $route.rewrite (gt (int $answers) 1) -}}
{{- $ways = append $ways (dict "name" $own "shares" (list (dict "service" $route.service))) -}}
{{- else -}}
{{- $ways = append $ways (dict "name" $route.service) -}}
{{- end -}}
{{- $backends := list -}}
{{- range $ways -}}
{{- $backends = append $backends (include "system.backend" (dict "route" $route "way" .) | fromJson) -}}
{{- end -}}
{{- toJson $backends -}}
{{- end }}

{{- define "system.backend" -}}
{{- $route := .route -}}
{{- $way := .way -}}
{{- $port := dict "number" (int $route.port) -}}
{{- $annotations := dict -}}
{{- if $way.shares -}}
{{- $groups := list -}}
{{- range $way.shares -}}
{{- $group := dict "serviceName" .service "servicePort" (int $route.port) -}}
{{- with .weight -}}
{{- $group = set $group "weight" . -}}
{{- end -}}
{{- $groups = append $groups $group -}}
{{- end -}}
{{- $port = dict "name" "use-annotation" -}}
{{- $action := dict "type" "forward" "forwardConfig" (dict "targetGroups" $groups) -}}
{{- $_ := set $annotations (printf "actions.%s" $way.name) (toJson $action) -}}
{{- end -}}
{{- with $way.conditions -}}
{{- $_ := set $annotations (printf "conditions.%s" $way.name) (toJson .) -}}
{{- end -}}
{{- if $route.rewrite -}}
{{- $rewrite := dict "regex" (include "system.rewriteMatch" $route) "replace" (printf "%s$1" $route.rewrite) -}}
{{- $transform := dict "type" "url-rewrite" "urlRewriteConfig" (dict "rewrites" (list $rewrite)) -}}
{{- $_ := set $annotations (printf "transforms.%s" $way.name) (toJson (list $transform)) -}}
{{- end -}}
{{- $backend := dict "service" (dict "name" $way.name "port" $port) -}}
{{- dict "path" (dict "path" $route.path "pathType" "Prefix" "backend" $backend) "annotations" $annotations | toJson -}}
{{- end }}
