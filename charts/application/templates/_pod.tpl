{{/* What Pod Security "restricted" asks of a pod, and no token of the Kubernetes API. */}}
{{- define "application.podSettings" -}}
serviceAccountName: {{ .Values.service }}
automountServiceAccountToken: false
enableServiceLinks: false
securityContext:
  runAsNonRoot: true
  runAsUser: {{ .Values.user }}
  runAsGroup: {{ .Values.user }}
  fsGroup: {{ .Values.user }}
  seccompProfile:
    type: RuntimeDefault
{{- end -}}

{{/* The same of a container. */}}
{{- define "application.containerSettings" -}}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  runAsNonRoot: true
  capabilities:
    drop: [ALL]
terminationMessagePolicy: FallbackToLogsOnError
{{- end -}}

{{/* Variables: plain ones taken literally (Kubernetes would expand "$(NAME)"), HOME where files can be written, the Secret's. */}}
{{- define "application.environment" -}}
env:
  {{- range $name, $value := merge (dict) .Values.env (dict "HOME" "/tmp") }}
  - name: {{ $name }}
    value: {{ $value | replace "$(" "$$(" | toJson }}
  {{- end }}
{{- with .Values.secretName }}
envFrom:
  - secretRef:
      name: {{ . }}
{{- end }}
{{- end -}}

{{/* The CPU has no limit: throttling costs more than a neighbour's burst. */}}
{{- define "application.resources" -}}
resources:
  requests:
    cpu: {{ .Values.resources.cpuMillicores }}m
    memory: {{ .Values.resources.memoryMiB }}Mi
  limits:
    memory: {{ mul 2 .Values.resources.memoryMiB }}Mi
{{- end -}}

{{/* The one folder that can be written, and certificates of authorities: of their Secrets nothing but ca.crt. */}}
{{- define "application.mounts" -}}
volumeMounts:
  - name: scratch
    mountPath: /tmp
  {{- range .Values.trust }}
  - name: trust-{{ . }}
    mountPath: /etc/trust/{{ . }}
    readOnly: true
  {{- end }}
{{- end -}}

{{- define "application.volumes" -}}
volumes:
  - name: scratch
    emptyDir:
      sizeLimit: {{ .Values.resources.scratchMiB }}Mi
  {{- range .Values.trust }}
  - name: trust-{{ . }}
    secret:
      secretName: {{ . }}
      items:
        - key: ca.crt
          path: ca.crt
  {{- end }}
{{- end -}}

{{/* One probe's question: an HTTP GET or an open port. */}}
{{- define "application.question" -}}
{{- if .path -}}
httpGet:
  path: {{ .path | toJson }}
  port: http
{{- else -}}
tcpSocket:
  port: http
{{- end -}}
{{- end -}}

{{/* Startup, liveness and readiness of the container. */}}
{{- define "application.probes" -}}
{{- with .Values.probes.liveness -}}
# Two minutes to start; liveness begins after it.
startupProbe:
  {{- include "application.question" . | nindent 2 }}
  periodSeconds: 2
  timeoutSeconds: 2
  failureThreshold: 60
livenessProbe:
  {{- include "application.question" . | nindent 2 }}
  periodSeconds: 10
  timeoutSeconds: 3
  failureThreshold: 3
{{- end }}
{{- with .Values.probes.readiness }}
readinessProbe:
  {{- include "application.question" . | nindent 2 }}
  periodSeconds: 5
  timeoutSeconds: 3
  failureThreshold: 2
{{- end }}
{{- end -}}

{{/* Annotations of a pod that serves: its sidecar and metrics. */}}
{{- define "application.podAnnotations" -}}
{{- if .Values.mesh -}}
# The sidecar starts before the program and goes after it (a native sidecar), so the program can call until its end. How it
# drains is the mesh's: the same for all.
sidecar.istio.io/nativeSidecar: "true"
{{- with .Values.metrics }}
# The sidecar adds these metrics to its own on 15020, where Prometheus reads them without the mesh's certificates.
prometheus.io/scrape: "true"
prometheus.io/port: {{ .port | quote }}
prometheus.io/path: {{ .path | quote }}
{{- end }}
{{- end }}
{{- end -}}

{{/* Pods over zones strictly, where there are enough of them, and over hosts as far as possible. */}}
{{- define "application.spread" -}}
{{- $strict := and (ge (int (include "application.least" .root)) (int .root.Values.zones)) (eq .version "stable") -}}
topologySpreadConstraints:
  - topologyKey: topology.kubernetes.io/zone
    maxSkew: 1
    whenUnsatisfiable: {{ ternary "DoNotSchedule" "ScheduleAnyway" $strict }}
    # A zone whose nodes are gone or not ready counts no more, so its pods may start in the others.
    nodeTaintsPolicy: Honor
    matchLabelKeys: [pod-template-hash]
    labelSelector:
      matchLabels:
        {{- include "application.selector" . | nindent 8 }}
        version: {{ .version }}
  - topologyKey: kubernetes.io/hostname
    maxSkew: 1
    whenUnsatisfiable: ScheduleAnyway
    nodeTaintsPolicy: Honor
    matchLabelKeys: [pod-template-hash]
    labelSelector:
      matchLabels:
        {{- include "application.selector" . | nindent 8 }}
        version: {{ .version }}
{{- end -}}
