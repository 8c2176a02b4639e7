{{/* Pods by one label, in this namespace or in another. Call with a dict: namespace (optional), key, values. */}}
{{- define "application.peer" -}}
{{- if .namespace -}}
- namespaceSelector:
    matchLabels:
      kubernetes.io/metadata.name: {{ .namespace }}
  podSelector:
{{- else -}}
- podSelector:
{{- end }}
    {{- if eq (len .values) 1 }}
    matchLabels:
      {{ .key }}: {{ first .values }}
    {{- else }}
    matchExpressions:
      - key: {{ .key }}
        operator: In
        values: {{ toJson .values }}
    {{- end }}
{{- end -}}

{{- define "application.tcp" -}}
ports:
{{- range . }}
  - protocol: TCP
    port: {{ . }}
{{- end }}
{{- end -}}

{{/* HTTPS to everything but what only the own node or the own VPC answers on link-local addresses. */}}
{{- define "application.outside" -}}
- to:
    - ipBlock:
        cidr: 0.0.0.0/0
        except: [169.254.0.0/16]
  {{- include "application.tcp" (list 443) | nindent 2 }}
{{- end -}}

{{/*
Where pods may connect to. Call with a dict: root, services (whether the mesh and other services are reached as well:
Jobs have no sidecar), outside (HTTPS outside even where no need asks for it).
*/}}
{{- define "application.egress" -}}
{{- $v := .root.Values -}}
{{- $outside := .outside -}}
- to:
    {{- include "application.peer" (dict "namespace" "kube-system" "key" "k8s-app" "values" (list "kube-dns")) | nindent 4 }}
  ports:
    - protocol: UDP
      port: 53
    - protocol: TCP
      port: 53
{{- if $v.identity }}
# The Pod Identity agent of the node.
- to:
    - ipBlock:
        cidr: 169.254.170.23/32
    - ipBlock:
        cidr: fd00:ec2::23/128
  {{- include "application.tcp" (list 80) | nindent 2 }}
{{- end }}
{{- if and $v.mesh .services }}
# Configuration and certificates of the sidecar, and where it sends traces.
- to:
    {{- include "application.peer" (dict "namespace" "istio-system" "key" "app" "values" (list "istiod")) | nindent 4 }}
  {{- include "application.tcp" (list 15012) | nindent 2 }}
- to:
    {{- include "application.peer" (dict "namespace" "monitoring" "key" "app.kubernetes.io/name" "values" (list "tempo")) | nindent 4 }}
  {{- include "application.tcp" (list 4317) | nindent 2 }}
{{- end }}
{{- range $v.network.egress }}
{{- if eq .to "service" }}
{{- if $.services }}
- to:
    {{- include "application.peer" (dict "key" "app" "values" (list .service)) | nindent 4 }}
  {{- include "application.tcp" (list .port) | nindent 2 }}
{{- end }}
{{- else if eq .to "store" }}
- to:
    {{- include "application.peer" (dict "key" "app.kubernetes.io/name" "values" (list .store)) | nindent 4 }}
  {{- include "application.tcp" (list .port) | nindent 2 }}
{{- else if eq .to "need" }}
- to:
    {{- range .cidrs }}
    - ipBlock:
        cidr: {{ . }}
    {{- end }}
  {{- include "application.tcp" .ports | nindent 2 }}
{{- else }}
{{- $outside = true }}
{{- end }}
{{- end }}
{{- if $outside }}
{{ include "application.outside" . }}
{{- end }}
{{- end -}}

{{/* Who may connect to the service's pods. The kubelet of the own node always may. */}}
{{- define "application.ingress" -}}
{{- range .Values.network.ingress }}
- from:
    {{- if eq .from "service" }}
    {{- include "application.peer" (dict "key" "app" "values" (list .service)) | nindent 4 }}
    {{- else if eq .from "mesh-gateway" }}
    {{- include "application.peer" (dict "namespace" "istio-ingress" "key" "istio" "values" (list "ingressgateway")) | nindent 4 }}
    {{- else if eq .from "monitoring" }}
    {{- include "application.peer" (dict "namespace" "monitoring" "key" "app.kubernetes.io/name" "values" (list "prometheus" "prometheus-blackbox-exporter")) | nindent 4 }}
    {{- else }}
    {{- range .cidrs }}
    - ipBlock:
        cidr: {{ . }}
    {{- end }}
    {{- end }}
  {{- include "application.tcp" (list .port) | nindent 2 }}
{{- end }}
{{- end -}}

{{/* The policy of Jobs of one kind. Call with a dict: root, component, outside, annotations (optional). */}}
{{- define "application.jobPolicy" -}}
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: {{ .root.Values.service }}-{{ .component }}
  labels:
    {{- include "application.labels" . | nindent 4 }}
  {{- with .annotations }}
  annotations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
spec:
  podSelector:
    matchLabels:
      {{- include "application.selector" . | nindent 6 }}
  policyTypes: [Ingress, Egress]
  ingress: []
  egress:
    {{- include "application.egress" (dict "root" .root "services" false "outside" .outside) | nindent 4 }}
{{- end -}}
