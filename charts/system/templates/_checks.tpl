{{- /* What a schema can't say. Each check ends the rendering with the key, what is wrong and what helps. */ -}}

{{- define "system.checkEntry" -}}
{{- if and .Values.mesh .Values.ingress -}}
{{- fail "ingress: a mesh system is entered through its gateway; leave ingress null" -}}
{{- end -}}
{{- if and (not .Values.mesh) .Values.gateway -}}
{{- fail "gateway: only mesh systems have one; leave gateway null, or set mesh" -}}
{{- end -}}
{{- if and .Values.routes (not .Values.hosts) -}}
{{- fail "hosts: routes need the names that arrive" -}}
{{- end -}}
{{- if and .Values.hosts (not .Values.routes) -}}
{{- fail "routes: names arrive, but no path leads to a service" -}}
{{- end -}}
{{- if and .Values.routes (not (or .Values.gateway .Values.ingress)) -}}
{{- fail (printf "%s: routes need it" (ternary "gateway" "ingress" .Values.mesh)) -}}
{{- end -}}
{{- end }}

{{- /* Of two prefixes that fit one path the first wins, so a longer one must stand before. */ -}}
{{- define "system.checkRoutes" -}}
{{- $earlier := list -}}
{{- range $index, $route := .Values.routes -}}
{{- range $earlier -}}
{{- if eq .path $route.path -}}
{{- fail (printf "routes[%d].path: %s leads to %s and to %s; a path leads to one service" $index .path .service $route.service) -}}
{{- end -}}
{{- if or (eq .path "/") (hasPrefix (printf "%s/" .path) $route.path) -}}
{{- fail (printf "routes[%d].path: %s stands behind %s, which takes its requests; the most specific path comes first" $index $route.path .path) -}}
{{- end -}}
{{- end -}}
{{- if not (has $route.service $.Values.serviceAccounts) -}}
{{- fail (printf "routes[%d].service: %s is not among serviceAccounts" $index $route.service) -}}
{{- end -}}
{{- $earlier = append $earlier $route -}}
{{- end -}}
{{- end }}

{{- /* The gateway may call exactly what routes lead to. */ -}}
{{- define "system.checkCalls" -}}
{{- if and .Values.calls (not .Values.mesh) -}}
{{- fail "calls: only the mesh knows callers; leave calls empty, or set mesh" -}}
{{- end -}}
{{- $called := list -}}
{{- $open := list -}}
{{- range $index, $call := .Values.calls -}}
{{- range append $call.callers $call.service -}}
{{- if not (has . $.Values.serviceAccounts) -}}
{{- fail (printf "calls[%d]: %s is not among serviceAccounts" $index .) -}}
{{- end -}}
{{- end -}}
{{- if has $call.service $called -}}
{{- fail (printf "calls[%d].service: %s is given twice; name all its callers in one entry" $index $call.service) -}}
{{- end -}}
{{- $called = append $called $call.service -}}
{{- if $call.fromGateway -}}
{{- $open = append $open (printf "%s:%d" $call.service (int $call.port)) -}}
{{- end -}}
{{- end -}}
{{- if .Values.mesh -}}
{{- $routed := list -}}
{{- range $index, $route := .Values.routes -}}
{{- $target := printf "%s:%d" $route.service (int $route.port) -}}
{{- if not (has $target $open) -}}
{{- fail (printf "routes[%d]: %s leads to %s, but calls does not let the gateway call it (fromGateway)" $index $route.path $target) -}}
{{- end -}}
{{- $routed = append $routed $target -}}
{{- end -}}
{{- range $open -}}
{{- if not (has . $routed) -}}
{{- fail (printf "calls: the gateway may call %s, but no route leads there" .) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end }}

{{- /* A template that names a value nobody reads would leave the Secret unmade, long after the release counts as done. */ -}}
{{- define "system.checkSecrets" -}}
{{- if and .Values.externalSecrets (not .Values.secretStore) -}}
{{- fail "secretStore: externalSecrets need it" -}}
{{- end -}}
{{- $names := list -}}
{{- range $index, $secret := .Values.externalSecrets -}}
{{- if has $secret.name $names -}}
{{- fail (printf "externalSecrets[%d].name: %s is given twice" $index $secret.name) -}}
{{- end -}}
{{- $names = append $names $secret.name -}}
{{- $keys := list -}}
{{- range $secret.data -}}
{{- if has .key $keys -}}
{{- fail (printf "externalSecrets[%d].data: the key %s is given twice" $index .key) -}}
{{- end -}}
{{- $keys = append $keys .key -}}
{{- end -}}
{{- range $variable, $text := $secret.variables -}}
{{- range $action := regexFindAll "{{[^}]*}}" $text -1 -}}
{{- range $field := regexFindAll "[\\s({|]\\.[A-Za-z_][A-Za-z0-9_]*" $action -1 -}}
{{- $key := regexReplaceAll "^.\\." $field "" -}}
{{- if not (has $key $keys) -}}
{{- fail (printf "externalSecrets[%d].variables.%s: %s names no key of data (%s)" $index $variable $key (join ", " $keys)) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end }}
