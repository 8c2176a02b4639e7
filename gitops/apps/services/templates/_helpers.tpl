{{/* Application of a release: `<system>-<release>`, since all systems share Argo CD's namespace. */}}
{{- define "services.name" -}}
{{ hasPrefix (printf "%s-" .system) .release | ternary .release (printf "%s-%s" .system .release) }}
{{- end }}

{{/* Mistakes of the versions file, told before anything is rendered. */}}
{{- define "services.check" -}}
{{- $own := list }}
{{- range $release := .Values.releases }}
{{- if not (hasKey $.Values.charts $release.chart) }}
{{- fail (printf "charts.%s: given nothing; allowed: a version; the releases use the chart" $release.chart) }}
{{- end }}
{{- if eq (include "services.isOwn" $release) "true" }}
{{- $own = append $own $release.values.service }}
{{- end }}
{{- end }}
{{- range $service, $_ := .Values.images }}
{{- if not (has $service $own) }}
{{- fail (printf "images.%s: given a digest; allowed: %s, the services with an image of the team" $service (join ", " $own | default "none")) }}
{{- end }}
{{- end }}
{{- end }}

{{/* Whether a release's image is one that the team builds: then the versions file says which, and nobody else. */}}
{{- define "services.isOwn" -}}
{{- $image := dict }}
{{- if eq .chart "application" }}
{{- $image = .values.image | default dict }}
{{- end }}
{{- and (eq .chart "application") (not (get $image "tag")) (not (get $image "digest")) }}
{{- end }}

{{/* Values of a release with what the versions file adds: digest and canary of a service, weights of canaries in routes and calls. */}}
{{- define "services.values" -}}
{{- $values := deepCopy .release.values }}
{{- $images := .images }}
{{- if eq (include "services.isOwn" .release) "true" }}
{{- $entry := get $images $values.service }}
{{- $_ := set $values.image "digest" $entry.digest }}
{{- $_ := set $values "canary" (get $entry "canary" | default nil) }}
{{- end }}
{{- if eq .release.chart "system" }}
{{- range $list := list "routes" "calls" }}
{{- range get $values $list | default list }}
{{- $canary := get (get $images .service | default dict) "canary" }}
{{- if $canary }}
{{- $_ := set . "canary" (omit $canary "digest") }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}
{{- $values | toYaml }}
{{- end }}
