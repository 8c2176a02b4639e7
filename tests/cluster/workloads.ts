import type { KubernetesObject } from '../../local/kubernetes/object.ts';

/** Objects that the cluster's own tests put into it: small, restricted, and spread as a service of the platform is. */

const IMAGE = 'registry.test/app:1';

const CONTAINER_SECURITY = {
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  capabilities: { drop: ['ALL'] },
};

interface WorkloadOptions {
  readonly name: string;
  readonly namespace: string;
  readonly replicas: number;
  readonly image?: string;
  /** Secret whose keys become variables. */
  readonly secret?: string;
}

export function namespace(name: string, podSecurity: 'restricted' | 'privileged' = 'restricted'): KubernetesObject {
  return {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name, labels: { 'pod-security.kubernetes.io/enforce': podSecurity } },
  };
}

/** A pod's specification that meets Pod Security *restricted*. */
export function podSpec({ image = IMAGE, secret }: { readonly image?: string; readonly secret?: string } = {}): object {
  return {
    automountServiceAccountToken: false,
    securityContext: { runAsNonRoot: true, runAsUser: 10001, seccompProfile: { type: 'RuntimeDefault' } },
    terminationGracePeriodSeconds: 0,
    containers: [
      {
        name: 'app',
        image,
        ...(secret === undefined ? {} : { envFrom: [{ secretRef: { name: secret } }] }),
        resources: { requests: { cpu: '10m', memory: '16Mi' } },
        securityContext: CONTAINER_SECURITY,
      },
    ],
  };
}

/** A pod that only a privileged namespace takes. */
export function privilegedPod(where: string): KubernetesObject {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'root', namespace: where },
    spec: { containers: [{ name: 'root', image: IMAGE, securityContext: { privileged: true } }] },
  };
}

/** Over the zones as evenly as their number allows; a zone that is gone does not hold pods back. */
export function deployment({ name, namespace: where, replicas, ...pod }: WorkloadOptions): KubernetesObject {
  const labels = { app: name, 'app.kubernetes.io/name': name };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace: where, labels },
    spec: {
      replicas,
      selector: { matchLabels: labels },
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } },
      template: {
        metadata: { labels },
        spec: {
          ...podSpec(pod),
          topologySpreadConstraints: [
            {
              maxSkew: 1,
              topologyKey: 'topology.kubernetes.io/zone',
              whenUnsatisfiable: 'ScheduleAnyway',
              labelSelector: { matchLabels: labels },
            },
          ],
        },
      },
    },
  };
}

/** One member per zone, each with a volume of the class. */
export function statefulSet(
  { name, namespace: where, replicas }: WorkloadOptions,
  storageClassName: string,
): KubernetesObject {
  const labels = { app: name };
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name, namespace: where, labels },
    spec: {
      replicas,
      serviceName: name,
      podManagementPolicy: 'Parallel',
      persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Delete', whenScaled: 'Retain' },
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          ...podSpec(),
          topologySpreadConstraints: [
            {
              maxSkew: 1,
              topologyKey: 'topology.kubernetes.io/zone',
              whenUnsatisfiable: 'DoNotSchedule',
              labelSelector: { matchLabels: labels },
            },
          ],
        },
      },
      volumeClaimTemplates: [
        {
          metadata: { name: 'data' },
          spec: {
            accessModes: ['ReadWriteOnce'],
            storageClassName,
            resources: { requests: { storage: '8Gi' } },
          },
        },
      ],
    },
  };
}

export function storageClass(name: string): KubernetesObject {
  return {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { name },
    provisioner: 'ebs.csi.aws.com',
    volumeBindingMode: 'WaitForFirstConsumer',
    reclaimPolicy: 'Delete',
    parameters: { type: 'gp3', encrypted: 'true' },
  };
}

export function disruptionBudget(name: string, where: string, minAvailable: number): KubernetesObject {
  return {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { name, namespace: where },
    spec: { minAvailable, selector: { matchLabels: { app: name } } },
  };
}

export function job({ name, namespace: where, image }: Omit<WorkloadOptions, 'replicas'>): KubernetesObject {
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name, namespace: where },
    spec: {
      backoffLimit: 0,
      template: { spec: { ...podSpec(image === undefined ? {} : { image }), restartPolicy: 'Never' } },
    },
  };
}
