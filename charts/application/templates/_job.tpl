{{/*
Annotations of an object that Helm and Argo CD run around a release. Argo CD heeds only its own where both stand.
Call with a dict: helm (hooks), argo (phase), weight. What succeeded is taken away, so that an uninstall leaves nothing;
what failed stays for its logs until the next try, or a day.
*/}}
{{- define "application.hook" -}}
helm.sh/hook: {{ .helm }}
helm.sh/hook-weight: {{ .weight | quote }}
helm.sh/hook-delete-policy: before-hook-creation,hook-succeeded
argocd.argoproj.io/hook: {{ .argo }}
argocd.argoproj.io/sync-wave: {{ .weight | quote }}
argocd.argoproj.io/hook-delete-policy: BeforeHookCreation,HookSucceeded
{{- end -}}

{{/* Spec of a Job. Call with a dict: root, component, image, command, retries, deadline, keep, environment. */}}
{{- define "application.job" -}}
backoffLimit: {{ .retries }}
activeDeadlineSeconds: {{ .deadline }}
{{- with .keep }}
ttlSecondsAfterFinished: {{ . }}
{{- end }}
# A drained node is no failure of the program.
podFailurePolicy:
  rules:
    - action: Ignore
      onPodConditions:
        - type: DisruptionTarget
template:
  metadata:
    labels:
      {{- include "application.podLabels" . | nindent 6 }}
      {{- if .root.Values.mesh }}
      # It talks to databases only, and a sidecar would have to start and end with it.
      sidecar.istio.io/inject: "false"
      {{- end }}
  spec:
    {{- include "application.podSettings" .root | nindent 4 }}
    restartPolicy: Never
    containers:
      - name: {{ .component }}
        image: {{ .image | quote }}
        imagePullPolicy: IfNotPresent
        command:
          {{- range .command }}
          - {{ . | replace "$(" "$$(" | toJson }}
          {{- end }}
        {{- include "application.containerSettings" .root | nindent 8 }}
        {{- .environment | nindent 8 }}
        {{- include "application.resources" .root | nindent 8 }}
        {{- include "application.mounts" .root | nindent 8 }}
    {{- include "application.volumes" .root | nindent 4 }}
{{- end -}}
