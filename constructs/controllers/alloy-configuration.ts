import { LOKI_URL } from './loki-values.ts';

/** Labels by which every line comes from an environment and its cluster. */
export interface LogOrigin {
  readonly environment: string;
  readonly cluster: string;
}

/** What levels are called in Loki, by what programs call them: the start of a word, or a number of pino and bunyan. */
const LEVELS = {
  trace: ['trac', '10'],
  debug: ['deb', 'fine', '20'],
  info: ['inf', 'notice', 'normal', '30'],
  warn: ['warn', '40'],
  error: ['err', '50'],
  fatal: ['fatal', 'crit', 'panic', 'emerg', 'alert', '60'],
} as const;

/**
 * Go template that turns a level from JSON, else one found in the text, into one of a few words: a label with free values
 * would make a stream of each.
 */
export function levelTemplate(): string {
  const cases = Object.entries(LEVELS).map(([level, starts]) => {
    const conditions = starts.map((start) => `(hasPrefix "${start}" $level)`).join(' ');
    return `{{ else if or ${conditions} }}${level}`;
  });
  return `{{ $level := .Value | default .text_level | default "" | lower }}{{ if eq $level "" }}unknown${cases.join('')}{{ else }}unknown{{ end }}`;
}

/**
 * Collects the logs of one node's pods by the Kubernetes API: no path of the host, so the collector meets Pod Security
 * *restricted*. Kubernetes gives each line its time and each restart its end.
 */
export function podLogs(origin: LogOrigin): string {
  return `${LOGGING}
discovery.kubernetes "pods" {
  role = "pod"

  selectors {
    role  = "pod"
    field = "spec.nodeName=" + sys.env("K8S_NODE_NAME")
  }
}

discovery.relabel "pods" {
  targets = discovery.kubernetes.pods.targets
${relabel('__meta_kubernetes_namespace', 'namespace')}
${relabel('__meta_kubernetes_pod_name', 'pod')}
${relabel('__meta_kubernetes_pod_container_name', 'container')}
${relabel('__meta_kubernetes_pod_label_app_kubernetes_io_part_of', 'system')}

  rule {
    source_labels = ["__meta_kubernetes_pod_label_app_kubernetes_io_name", "__meta_kubernetes_pod_label_app", "__meta_kubernetes_pod_container_name"]
    regex         = ";*([^;]+).*"
    target_label  = "app"
  }
}

loki.source.kubernetes "pods" {
  targets    = discovery.relabel.pods.output
  forward_to = [loki.process.pods.receiver]
}

loki.process "pods" {
  forward_to = [loki.write.loki.receiver]

  stage.json {
    expressions = {
      level    = "level || severity || lvl",
      trace_id = "trace_id || traceId || traceID",
    }
  }

  stage.regex {
    expression = ${raw('(?i)\\b(?:level|lvl|severity)=["\']?(?P<text_level>[a-z]+)')}
  }

  stage.template {
    source   = "level"
    template = ${raw(levelTemplate())}
  }

  stage.labels {
    values = { level = "" }
  }

  stage.structured_metadata {
    values = { trace_id = "" }
  }
}
${writer(origin)}`;
}

/** Kubernetes' own events as logs: kept an hour by the API, and as long as any log by Loki. One collector for all, else each would be written as often as there are nodes. */
export function events(origin: LogOrigin): string {
  return `${LOGGING}
loki.source.kubernetes_events "cluster" {
  job_name   = "kubernetes-events"
  log_format = "json"
  forward_to = [loki.process.events.receiver]
}

loki.process "events" {
  forward_to = [loki.write.loki.receiver]

  stage.json {
    expressions = { level = "type" }
  }

  stage.template {
    source   = "level"
    template = ${raw(levelTemplate())}
  }

  stage.labels {
    values = { level = "" }
  }

  stage.static_labels {
    values = { app = "kubernetes-events" }
  }

  stage.label_drop {
    values = ["instance"]
  }
}
${writer(origin)}`;
}

const LOGGING = `logging {
  level  = "warn"
  format = "json"
}
`;

/** Waits and tries again for about half an hour, which is longer than Loki takes to move to another node. */
function writer({ environment, cluster }: LogOrigin): string {
  return `
loki.write "loki" {
  endpoint {
    url                 = "${LOKI_URL}/loki/api/v1/push"
    batch_wait          = "2s"
    max_backoff_period  = "5m"
    max_backoff_retries = 14
  }

  external_labels = {
    environment = "${environment}",
    cluster     = "${cluster}",
  }
}
`;
}

function relabel(source: string, target: string): string {
  return `
  rule {
    source_labels = ["${source}"]
    target_label  = "${target}"
  }`;
}

/** A string of Alloy in which nothing is escaped. */
function raw(text: string): string {
  return `\`${text}\``;
}
