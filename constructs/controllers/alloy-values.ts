import { events, podLogs } from './alloy-configuration.ts';
import { daemon, EVERY_NODE, platformPod, RESTRICTED_CONTAINER, restrictedPod } from './observability-pods.ts';
import { reserved, resourcesOf } from './placement.ts';
import type { ReleaseContext } from './platform-release.ts';

/** User of the image. */
const ALLOY_USER = 473;

/** Where a collector notes how far it has read; lost with the pod, and then Loki drops the lines that it has already. */
const STORAGE = { name: 'storage', mountPath: '/tmp' } as const;

/** On every node: the logs of its pods. */
export function logCollectorValues(context: ReleaseContext): Readonly<Record<string, unknown>> {
  return {
    ...common(podLogs(origin(context)), resourcesOf(daemon('log collector'))),
    controller: {
      ...controller(),
      type: 'daemonset',
      tolerations: EVERY_NODE,
      priorityClassName: 'platform-critical',
      updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '25%' } },
    },
    rbac: {
      rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get', 'list', 'watch'] }],
      clusterRules: [{ apiGroups: [''], resources: ['pods/log'], verbs: ['get'] }],
    },
  };
}

/** Once in the cluster: Kubernetes' events. */
export function eventCollectorValues(context: ReleaseContext): Readonly<Record<string, unknown>> {
  return {
    ...common(events(origin(context)), reserved('event collector').resources),
    controller: { ...controller(), type: 'deployment', replicas: 1, ...platformPod('platform') },
    rbac: {
      rules: [{ apiGroups: [''], resources: ['events'], verbs: ['get', 'list', 'watch'] }],
      clusterRules: [{ apiGroups: ['events.k8s.io'], resources: ['events'], verbs: ['get', 'list', 'watch'] }],
    },
  };
}

/**
 * The chart puts the configuration through Helm's templates; every brace pair that is meant for Alloy is given as a
 * literal.
 */
export function helmLiteral(text: string): string {
  return text.replaceAll('{{', '{{ "{{" }}');
}

function common(configuration: string, resources: unknown) {
  return {
    // Nothing here makes PodLogs.
    crds: { create: false },
    global: { podSecurityContext: restrictedPod(ALLOY_USER) },
    alloy: {
      configMap: { create: true, content: helmLiteral(configuration) },
      enableReporting: false,
      storagePath: `${STORAGE.mountPath}/alloy`,
      mounts: { varlog: false, extra: [STORAGE] },
      securityContext: RESTRICTED_CONTAINER,
      resources,
    },
    // A changed configuration rolls the pods: the chart writes its hash at the pod.
    configReloader: { enabled: false },
    serviceMonitor: { enabled: true },
  };
}

function controller() {
  return { volumes: { extra: [{ name: STORAGE.name, emptyDir: { sizeLimit: '256Mi' } }] } };
}

function origin({ environment, clusterName }: ReleaseContext) {
  return { environment: environment.name, cluster: clusterName };
}
