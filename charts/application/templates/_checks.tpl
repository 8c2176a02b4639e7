{{/* Rules between keys, which the schema can't say. Each message names the key and the way out. */}}
{{- define "application.checks" -}}
{{- $v := .Values -}}
{{- $_ := include "application.image" (dict "root" . "digest" nil) -}}
{{- range $kind := list "load" "queue" -}}
{{- with index $v.scaling $kind -}}
{{- if gt (int .least) (int .most) -}}
{{- fail (printf "scaling.%s.least (%d) is above scaling.%s.most (%d): raise most or lower least" $kind (int .least) $kind (int .most)) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- $rest := ternary 5 0 $v.mesh -}}
{{- $needed := add $v.shutdown.preStopSeconds $v.traffic.timeoutSeconds $rest -}}
{{- if lt (int $v.shutdown.graceSeconds) (int $needed) -}}
{{- fail (printf "shutdown.graceSeconds (%d) is below shutdown.preStopSeconds + traffic.timeoutSeconds%s (%d): running requests would be cut" (int $v.shutdown.graceSeconds) (ternary " + 5 for the sidecar" "" $v.mesh) (int $needed)) -}}
{{- end -}}
{{- if not $v.port -}}
{{- range $key := list "canary" "objectives" "healthPath" -}}
{{- if index $v $key -}}
{{- fail (printf "%s needs port: a program that serves nothing gets no requests" $key) -}}
{{- end -}}
{{- end -}}
{{- if eq $v.serviceType "LoadBalancer" -}}
{{- fail "serviceType LoadBalancer needs port: a program that serves nothing gets no requests" -}}
{{- end -}}
{{- range $name := list "liveness" "readiness" -}}
{{- if index $v.probes $name -}}
{{- fail (printf "probes.%s needs port: there is nothing to ask" $name) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- $ports := list -}}
{{- with $v.port }}{{ $ports = append $ports (int .) }}{{ end -}}
{{- with $v.metrics }}{{ $ports = append $ports (int .port) }}{{ end -}}
{{- /* The sidecar shows its own and the program's metrics here. */ -}}
{{- if $v.mesh }}{{ $ports = append $ports 15020 }}{{ end -}}
{{- range $index, $rule := $v.network.ingress -}}
{{- if not (has (int $rule.port) $ports) -}}
{{- fail (printf "network.ingress[%d].port: nothing of %s listens on %d, only on %s" $index $v.service (int $rule.port) (join ", " $ports | default "no port")) -}}
{{- end -}}
{{- end -}}
{{- range $name, $cron := $v.crons -}}
{{- if gt (len (printf "%s-%s" $v.service $name)) 52 -}}
{{- fail (printf "crons.%s: %s-%s is longer than the 52 characters of a CronJob's name" $name $v.service $name) -}}
{{- end -}}
{{- end -}}
{{- end -}}
