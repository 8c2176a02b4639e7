/** What a pod requests, in the scheduler's units. */
export interface Request {
  readonly cpuMillicores: number;
  readonly memoryMiB: number;
}

/** Pods of one kind that belong to the platform itself. */
export interface PlatformPods extends Request {
  readonly name: string;
  /** Whether each takes an address of its own; the others use the node's. */
  readonly address: boolean;
}

/** Replicas in the whole cluster. */
export interface Controller extends Request {
  readonly name: string;
  readonly replicas: number;
  /** In an environment of two zones, where a controller may be away for the minute in which it is started anew. */
  readonly replicasInTwoZones: number;
}

const pods = (name: string, cpuMillicores: number, memoryMiB: number, address: boolean): PlatformPods => ({
  name,
  cpuMillicores,
  memoryMiB,
  address,
});

const controller = (
  name: string,
  replicas: number | readonly [twoZones: number, more: number],
  cpuMillicores: number,
  memoryMiB: number,
): Controller => {
  const [replicasInTwoZones, more] = typeof replicas === 'number' ? [replicas, replicas] : replicas;
  return { name, replicas: more, replicasInTwoZones, cpuMillicores, memoryMiB };
};

/**
 * On every node. The numbers are the defaults of the EKS add-ons and charts, or what their values here may ask for.
 */
export const DAEMONS: readonly PlatformPods[] = [
  pods('aws-node with its network policy agent', 50, 64, false),
  pods('kube-proxy', 100, 64, false),
  pods('eks-pod-identity-agent', 10, 32, false),
  pods('ebs-csi-node', 30, 120, true),
  pods('istio-cni', 100, 100, true),
  pods('log collector', 100, 128, true),
  pods('node-exporter', 50, 32, false),
];

/** On every node where the environment sends logs and metrics to CloudWatch. */
export const CLOUDWATCH_DAEMONS: readonly PlatformPods[] = [
  pods('cloudwatch-agent', 250, 128, true),
  pods('fluent-bit', 50, 25, false),
];

/** The controllers of the platform: what they may ask for together is the budget of the platform's Helm values. */
export const CONTROLLERS: readonly Controller[] = [
  controller('coredns', 3, 100, 70),
  controller('metrics-server', 2, 100, 200),
  controller('ebs-csi-controller', 2, 60, 240),
  controller('snapshot-controller', 2, 10, 32),
  controller('istiod', 2, 250, 512),
  controller('istio ingress gateway', [2, 3], 100, 128),
  controller('load balancer controller', [1, 2], 100, 128),
  controller('external-dns', 1, 50, 64),
  controller('external-secrets', [1, 2], 50, 64),
  controller('external-secrets webhook', [1, 2], 20, 64),
  controller('external-secrets certificates', 1, 20, 64),
  controller('keda operator', [1, 2], 50, 128),
  controller('keda metrics api', [1, 2], 50, 96),
  controller('keda webhooks', [1, 2], 20, 64),
  controller('autoscaler', [1, 2], 100, 400),
  controller('cert-manager', [1, 2], 30, 64),
  controller('cert-manager webhook', [1, 2], 20, 32),
  controller('cert-manager injector', [1, 2], 20, 96),
  controller('argo cd controller', 1, 200, 512),
  controller('argo cd server', [1, 2], 50, 128),
  controller('argo cd repository server', [1, 2], 100, 192),
  controller('argo cd notifications', 1, 20, 64),
  controller('argo cd cache', [1, 3], 50, 112),
  controller('argo cd cache proxy', [0, 3], 20, 64),
  controller('prometheus', [1, 2], 500, 2048),
  controller('prometheus operator, kube-state-metrics, blackbox exporter', 3, 50, 100),
  controller('alertmanager', 2, 50, 96),
  controller('grafana', 1, 100, 256),
  controller('loki', [1, 3], 100, 512),
  controller('loki gateway', [1, 2], 20, 32),
  controller('event collector', 1, 20, 96),
  controller('tempo', 1, 100, 512),
  controller('velero', 1, 100, 128),
  controller('reloader', [1, 2], 10, 64),
  controller('mongodb operator', 1, 50, 200),
];

/** The controllers with the replicas that an environment of so many zones has. */
export function controllersIn(zones: number): readonly Controller[] {
  return CONTROLLERS.map((item) => (zones > 2 ? item : { ...item, replicas: item.replicasInTwoZones }));
}

/** The mesh's proxy in every pod of a mesh system (Istio's default: `global.proxy.resources.requests`). */
export const SIDECAR: Request = { cpuMillicores: 100, memoryMiB: 128 };

/** One member of a document database, and one server of an object store. */
export const MONGO_MEMBER: Request = { cpuMillicores: 250, memoryMiB: 512 };
export const OBJECT_SERVER: Request = { cpuMillicores: 250, memoryMiB: 512 };
