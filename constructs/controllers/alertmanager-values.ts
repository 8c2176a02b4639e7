import { HEARTBEAT_MINUTES } from '../observability/heartbeat.ts';
import { beside, claim, platformPod } from './observability-pods.ts';
import { reserved, resourcesOf, spread } from './placement.ts';
import type { ReleaseContext } from './platform-release.ts';
import { RELOADER } from './prometheus-values.ts';

/** Receiver that people hear of. */
const PEOPLE = 'people';
const NOBODY = 'nobody';
/** Receiver that CloudWatch counts the messages of. */
const HEARTBEAT = 'heartbeat';

/** Subject of a message: at most a hundred characters of ASCII, else SNS refuses it. */
const SUBJECT = '{{ .Status | toUpper }} {{ .CommonLabels.alertname }} {{ .CommonLabels.namespace }}';

const MESSAGE = [
  '{{ range .Alerts }}{{ .Status | toUpper }} {{ .Labels.severity }}: {{ .Annotations.summary }}',
  '{{ .Annotations.description }}',
  '{{ with .Annotations.runbook_url }}Runbook: {{ . }}{{ end }}',
  '{{ range .Labels.SortedPairs }}{{ .Name }}={{ .Value }} {{ end }}',
  '{{ end }}',
].join('\n');

/**
 * Alertmanager: groups alerts and publishes them to the topic whose subscribers are the environment's alert addresses. It
 * signs with the role of its service account, so its configuration holds no secret. The alert that always rings goes to a
 * topic of its own: when it stops, an alarm outside the cluster tells people.
 */
export function alertmanagerValues({ environment, alertsTopicArn, heartbeatTopicArn }: ReleaseContext) {
  const sigv4 = { region: environment.region };
  return {
    serviceAccount: { name: 'alertmanager' },
    config: {
      global: { resolve_timeout: '5m' },
      inhibit_rules: INHIBITIONS,
      route: {
        receiver: PEOPLE,
        group_by: ['alertname', 'namespace'],
        group_wait: '30s',
        group_interval: '5m',
        repeat_interval: '12h',
        routes: [
          HEARTBEATS,
          { receiver: NOBODY, matchers: ['alertname = "InfoInhibitor"'] },
          { receiver: NOBODY, matchers: ['severity = "info"'] },
          { receiver: PEOPLE, matchers: ['severity = "critical"'], group_wait: '10s', repeat_interval: '4h' },
        ],
      },
      receivers: [
        { name: NOBODY },
        {
          name: PEOPLE,
          sns_configs: [
            {
              sigv4,
              topic_arn: alertsTopicArn,
              subject: `${environment.name}: ${SUBJECT}`,
              message: MESSAGE,
              send_resolved: true,
            },
          ],
        },
        {
          name: HEARTBEAT,
          sns_configs: [
            {
              sigv4,
              topic_arn: heartbeatTopicArn,
              subject: `${environment.name}: heartbeat`,
              message: 'Prometheus judges its rules, and Alertmanager hears of it.',
              // That the heartbeat ends is told by silence.
              send_resolved: false,
            },
          ],
        },
      ],
    },
    // Two tell each other what was sent; losing one loses neither alerts nor silences.
    podDisruptionBudget: { enabled: true, maxUnavailable: 1, minAvailable: null },
    alertmanagerSpec: {
      replicas: reserved('alertmanager').replicas,
      retention: '120h',
      storage: { volumeClaimTemplate: { spec: claim(1) } },
      resources: resourcesOf(beside(reserved('alertmanager').request, RELOADER)),
      ...platformPod('platform-critical'),
      topologySpreadConstraints: spread({ 'app.kubernetes.io/name': 'alertmanager' }),
    },
  };
}

/**
 * The alert that the chart's rules keep ringing. A repetition is sent by the first check (`group_interval`) more than
 * `repeat_interval` after the last message was through: after six minutes at most. With checks as rare as repetitions it
 * would be ten.
 */
export const HEARTBEATS = {
  receiver: HEARTBEAT,
  matchers: ['alertname = "Watchdog"'],
  group_wait: '10s',
  group_interval: '1m',
  repeat_interval: `${HEARTBEAT_MINUTES}m`,
};

/** What is said already by something worse in the same place. */
const INHIBITIONS = [
  {
    source_matchers: ['severity = critical'],
    target_matchers: ['severity =~ "warning|info"'],
    equal: ['namespace', 'alertname', 'service'],
  },
  {
    source_matchers: ['severity = warning'],
    target_matchers: ['severity = info'],
    equal: ['namespace', 'alertname', 'service'],
  },
  { source_matchers: ['alertname = InfoInhibitor'], target_matchers: ['severity = info'], equal: ['namespace'] },
];
