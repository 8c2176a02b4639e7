/**
 * What KWOK does in place of kubelets, as its Stage objects: nodes report themselves, pods run, jobs end, and what is
 * asked to fail fails. Containers do not exist, so a stage decides by what the pod says of itself.
 */

/**
 * A pod with this digest in any of its images fails as soon as it has started: a job's pod ends with exit code 1, any
 * other waits in CrashLoopBackOff. So a broken version reaches a cluster by the way that every version takes.
 */
export const FAILING_DIGEST = `sha256:${'bad0'.repeat(16)}`;

/** Set on a pod once everything that it refers to exists; before that its containers are not started. */
export const CHECKED_ANNOTATION = 'tests.platform/references-found';

/** Milliseconds from "all references found" to ready, and from the request to end to the end. */
const POD_STARTS = 300;
const POD_ENDS = 300;
const JOB_RUNS = 300;

interface Condition {
  readonly key: string;
  readonly operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
  readonly values?: readonly string[];
}

interface Stage {
  readonly kind: 'Pod' | 'Node';
  readonly when: readonly Condition[];
  readonly delay?: number;
  /** Go template of the new status, in YAML; without it the object is deleted. */
  readonly status?: string;
}

const is = (key: string, ...values: string[]): Condition => ({ key, operator: 'In', values });
const isNot = (key: string, ...values: string[]): Condition => ({ key, operator: 'NotIn', values });

const ALIVE: Condition = { key: '.metadata.deletionTimestamp', operator: 'DoesNotExist' };
const READY = '.status.conditions.[] | select( .type == "Ready" ) | .status';
const CONTAINERS_READY = '.status.conditions.[] | select( .type == "ContainersReady" ) | .status';
const FAILS = `[.spec.containers[].image, .spec.initContainers[]?.image] | any(endswith("${FAILING_DIGEST}")) | tostring`;
const IS_JOB = '[.metadata.ownerReferences[]?.kind] | any(. == "Job") | tostring';
const CHECKED = `.metadata.annotations["${CHECKED_ANNOTATION}"]`;

const ADDRESSES = `
{{ with NodeIPWith .spec.nodeName }}
hostIP: {{ . | Quote }}
hostIPs: [{ ip: {{ . | Quote }} }]
{{ end }}
{{ with PodIPWith .spec.nodeName ( or .spec.hostNetwork false ) .metadata.uid .metadata.name .metadata.namespace }}
podIP: {{ . | Quote }}
podIPs: [{ ip: {{ . | Quote }} }]
{{ end }}
startTime: {{ $now | Quote }}`;

/** Init containers have run by the time the others do; those that restart always are sidecars and keep running. */
const INIT_CONTAINERS = `
initContainerStatuses:
{{ range .spec.initContainers }}
- name: {{ .name | Quote }}
  image: {{ .image | Quote }}
  imageID: {{ .image | Quote }}
  restartCount: 0
  ready: true
  {{ if eq ( or .restartPolicy "" ) "Always" }}
  started: true
  state: { running: { startedAt: {{ $now | Quote }} } }
  {{ else }}
  started: false
  state: { terminated: { exitCode: 0, reason: Completed, startedAt: {{ $now | Quote }}, finishedAt: {{ $now | Quote }} } }
  {{ end }}
{{ end }}`;

function conditions(ready: boolean): string {
  const status = ready ? 'True' : 'False';
  return `
conditions:
- { type: Initialized, status: "True", lastTransitionTime: {{ $now | Quote }} }
- { type: ContainersReady, status: "${status}", lastTransitionTime: {{ $now | Quote }} }
- { type: Ready, status: "${status}", lastTransitionTime: {{ $now | Quote }} }
{{ range .spec.readinessGates }}
- { type: {{ .conditionType | Quote }}, status: "${status}", lastTransitionTime: {{ $now | Quote }} }
{{ end }}`;
}

function containers(ready: boolean, state: string): string {
  return `
containerStatuses:
{{ range .spec.containers }}
- name: {{ .name | Quote }}
  image: {{ .image | Quote }}
  imageID: {{ .image | Quote }}
  restartCount: 0
  ready: ${ready}
  started: ${ready}
  state: { ${state} }
{{ end }}`;
}

const NOW = '{{ $now := Now }}';
const RUNNING = 'running: { startedAt: {{ $now | Quote }} }';
const CRASHING = 'waiting: { reason: CrashLoopBackOff, message: "the image of a test that fails" }';
const ended = (exitCode: number, reason: string) =>
  `terminated: { exitCode: ${exitCode}, reason: ${reason}, startedAt: {{ $now | Quote }}, finishedAt: {{ $now | Quote }} }`;

const STAGES: Readonly<Record<string, Stage>> = {
  'pod-runs': {
    kind: 'Pod',
    when: [ALIVE, is('.status.phase', 'Pending'), is(CHECKED, 'true'), is(FAILS, 'false')],
    delay: POD_STARTS,
    status: [NOW, 'phase: Running', conditions(true), containers(true, RUNNING), INIT_CONTAINERS, ADDRESSES].join('\n'),
  },
  'pod-crashes': {
    kind: 'Pod',
    when: [ALIVE, is('.status.phase', 'Pending'), is(CHECKED, 'true'), is(FAILS, 'true'), is(IS_JOB, 'false')],
    delay: POD_STARTS,
    status: [NOW, 'phase: Running', conditions(false), containers(false, CRASHING), INIT_CONTAINERS, ADDRESSES].join(
      '\n',
    ),
  },
  // While a node is silent its pods count as not ready; a kubelet that is back says that they are.
  'pod-is-ready-again': {
    kind: 'Pod',
    when: [ALIVE, is('.status.phase', 'Running'), is(CONTAINERS_READY, 'True'), is(READY, 'False')],
    delay: POD_STARTS,
    status: [NOW, conditions(true)].join('\n'),
  },
  'job-fails': {
    kind: 'Pod',
    when: [ALIVE, is('.status.phase', 'Pending'), is(CHECKED, 'true'), is(FAILS, 'true'), is(IS_JOB, 'true')],
    delay: POD_STARTS,
    status: [NOW, 'phase: Failed', conditions(false), containers(false, ended(1, 'Error')), ADDRESSES].join('\n'),
  },
  'job-ends': {
    kind: 'Pod',
    when: [ALIVE, is('.status.phase', 'Running'), is(IS_JOB, 'true')],
    delay: JOB_RUNS,
    status: [NOW, 'phase: Succeeded', conditions(false), containers(false, ended(0, 'Completed'))].join('\n'),
  },
  'pod-ends': {
    kind: 'Pod',
    when: [{ key: '.metadata.deletionTimestamp', operator: 'Exists' }],
    delay: POD_ENDS,
  },
  'node-reports': {
    kind: 'Node',
    when: [isNot(READY, 'True')],
    status: `${NOW}
conditions:
{{ range NodeConditions }}
- type: {{ .type | Quote }}
  status: {{ .status | Quote }}
  reason: {{ .reason | Quote }}
  message: {{ .message | Quote }}
  lastHeartbeatTime: {{ $now | Quote }}
  lastTransitionTime: {{ $now | Quote }}
{{ end }}`,
  },
};

/** The Stage objects, one JSON document each, as KWOK's configuration file holds them. */
export function stageDocuments(): string {
  return Object.entries(STAGES)
    .map(([name, { kind, when, delay, status }]) =>
      JSON.stringify({
        apiVersion: 'kwok.x-k8s.io/v1alpha1',
        kind: 'Stage',
        metadata: { name },
        spec: {
          resourceRef: { apiGroup: 'v1', kind },
          selector: { matchExpressions: when },
          ...(delay === undefined ? {} : { delay: { durationMilliseconds: delay } }),
          next:
            status === undefined
              ? { delete: true }
              : { patches: [{ subresource: 'status', root: 'status', type: 'strategic', template: status }] },
        },
      }),
    )
    .join('\n---\n');
}
