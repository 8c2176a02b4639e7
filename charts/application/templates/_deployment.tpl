{{/*
A Deployment of the service. Call with a dict: root, name, component, version (stable or canary), digest, and replicas
where no autoscaler owns them: a release that wrote them would undo what the autoscaler decided.
*/}}
{{- define "application.deployment" -}}
{{- $v := .root.Values -}}
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ .name }}
  labels:
    {{- include "application.labels" . | nindent 4 }}
    app.kubernetes.io/version: {{ include "application.version" . }}
    app: {{ $v.service }}
    version: {{ .version }}
  {{- with concat (list $v.secretName) $v.trust | compact }}
  annotations:
    # Reloader rolls the pods when one of these Secrets changes, by this Deployment's own strategy.
    secret.reloader.stakater.com/reload: {{ join "," . }}
  {{- end }}
spec:
  {{- with .replicas }}
  replicas: {{ . }}
  {{- end }}
  revisionHistoryLimit: 5
  progressDeadlineSeconds: 600
  # Nothing goes before its successor is ready, so a rollout never takes what the disruption budget leaves.
  strategy:
    type: RollingUpdate
    rollingUpdate:
      maxUnavailable: 0
      maxSurge: 25%
  selector:
    matchLabels:
      {{- include "application.selector" . | nindent 6 }}
      version: {{ .version }}
  template:
    metadata:
      labels:
        {{- include "application.podLabels" . | nindent 8 }}
        app.kubernetes.io/version: {{ include "application.version" . }}
        app: {{ $v.service }}
        version: {{ .version }}
      {{- with include "application.podAnnotations" .root }}
      annotations:
        {{- . | nindent 8 }}
      {{- end }}
    spec:
      {{- include "application.podSettings" .root | nindent 6 }}
        {{- if and $v.port (lt (int $v.port) 1024) }}
        # Lets a program that is not root listen below 1024; a namespaced setting that "restricted" allows.
        sysctls:
          - name: net.ipv4.ip_unprivileged_port_start
            value: "0"
        {{- end }}
      terminationGracePeriodSeconds: {{ include "application.grace" .root }}
      {{- include "application.spread" . | nindent 6 }}
      containers:
        - name: {{ $v.service }}
          image: {{ include "application.image" . | quote }}
          imagePullPolicy: IfNotPresent
          {{- include "application.containerSettings" .root | nindent 10 }}
          {{- include "application.environment" .root | nindent 10 }}
          {{- include "application.resources" .root | nindent 10 }}
          {{- if or $v.port (include "application.scraped" .root) }}
          ports:
            {{- with $v.port }}
            - name: http
              containerPort: {{ . }}
              protocol: TCP
            {{- end }}
            {{- if $v.metrics }}
            {{- if ne (int $v.metrics.port) (int $v.port) }}
            - name: metrics
              containerPort: {{ $v.metrics.port }}
              protocol: TCP
            {{- end }}
            {{- end }}
          {{- end }}
          {{- with include "application.probes" .root | trim }}
          {{- . | nindent 10 }}
          {{- end }}
          {{- if $v.shutdown.preStopSeconds }}
          # Serves on while load balancers and proxies learn that it goes; only then it is told to stop.
          lifecycle:
            preStop:
              sleep:
                seconds: {{ $v.shutdown.preStopSeconds }}
          {{- end }}
          {{- include "application.mounts" .root | nindent 10 }}
      {{- include "application.volumes" .root | nindent 6 }}
{{- end -}}
