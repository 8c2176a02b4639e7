import { join } from 'node:path';

/** Where the parts of one control plane listen, all on loopback, and where their files are. */
export interface Layout {
  readonly folder: string;
  readonly ports: {
    readonly etcd: number;
    readonly etcdPeer: number;
    readonly apiServer: number;
    readonly controllerManager: number;
    readonly scheduler: number;
  };
}

/** Whether the API server asks webhooks what it may admit, as Kubernetes does by default. */
export type Webhooks = 'asked' | 'unasked';

/** Who the parts are to the API server: real identities, so that their own built-in roles decide what they may do. */
export const IDENTITIES = {
  admin: { user: 'tests', groups: ['system:masters'] },
  'controller-manager': { user: 'system:kube-controller-manager', groups: [] },
  scheduler: { user: 'system:kube-scheduler', groups: [] },
} as const;

export type Identity = keyof typeof IDENTITIES;

/** The API server checks clients against this file: one line per identity. */
export const TOKEN_FILE = 'tokens.csv';
/** The API server makes this certificate for itself; clients trust exactly it. */
export const CERTIFICATE = 'certificates/apiserver.crt';
/** Signs the tokens of service accounts. */
export const SERVICE_ACCOUNT_KEY = 'service-accounts.key';

const SERVICE_ACCOUNT_ISSUER = 'https://kubernetes.default.svc';

/**
 * Clocks of a cluster, shorter than in production where waiting would teach nothing. A node counts as lost when it has
 * not renewed its lease for `nodeGraceSeconds` (production: 50), its pods are evicted `tolerationSeconds` later (300).
 */
export const CLOCKS = {
  nodeLeaseSeconds: 8,
  nodeGraceSeconds: 16,
  tolerationSeconds: 3,
  autoscalerSeconds: 5,
} as const;

/** Nothing that it holds outlives the test, so it need not wait for the disk. */
export function etcdArgs({ folder, ports }: Layout): string[] {
  const client = `http://127.0.0.1:${ports.etcd}`;
  const peer = `http://127.0.0.1:${ports.etcdPeer}`;
  return [
    '--name=default',
    `--data-dir=${join(folder, 'etcd')}`,
    `--listen-client-urls=${client}`,
    `--advertise-client-urls=${client}`,
    `--listen-peer-urls=${peer}`,
    `--initial-advertise-peer-urls=${peer}`,
    `--initial-cluster=default=${peer}`,
    '--unsafe-no-fsync',
    '--log-level=warn',
  ];
}

/** Admission is Kubernetes' own default set (Pod Security, quotas, limits, default tolerations among them), as on EKS. */
/** @param webhooks `unasked`: those of charts whose programs do not run, which would refuse everything after them. */
export function apiServerArgs({ folder, ports }: Layout, webhooks: Webhooks = 'asked'): string[] {
  const key = join(folder, SERVICE_ACCOUNT_KEY);
  return [
    `--etcd-servers=http://127.0.0.1:${ports.etcd}`,
    '--bind-address=127.0.0.1',
    '--advertise-address=127.0.0.1',
    `--secure-port=${ports.apiServer}`,
    `--cert-dir=${join(folder, 'certificates')}`,
    // Nobody in here talks to the API server by its service, and a loopback address may not be an endpoint.
    '--endpoint-reconciler-type=none',
    '--service-cluster-ip-range=172.20.0.0/16',
    '--allow-privileged=true',
    '--authorization-mode=RBAC',
    `--token-auth-file=${join(folder, TOKEN_FILE)}`,
    `--service-account-issuer=${SERVICE_ACCOUNT_ISSUER}`,
    `--service-account-signing-key-file=${key}`,
    `--service-account-key-file=${key}`,
    `--default-not-ready-toleration-seconds=${CLOCKS.tolerationSeconds}`,
    `--default-unreachable-toleration-seconds=${CLOCKS.tolerationSeconds}`,
    '--profiling=false',
    ...(webhooks === 'asked'
      ? []
      : ['--disable-admission-plugins=MutatingAdmissionWebhook,ValidatingAdmissionWebhook']),
  ];
}

/** Every controller that is on by default. */
export function controllerManagerArgs({ folder, ports }: Layout): string[] {
  return [
    `--kubeconfig=${kubeconfigFile(folder, 'controller-manager')}`,
    '--bind-address=127.0.0.1',
    `--secure-port=${ports.controllerManager}`,
    `--cert-dir=${join(folder, 'controller-manager')}`,
    '--leader-elect=false',
    '--use-service-account-credentials=true',
    `--service-account-private-key-file=${join(folder, SERVICE_ACCOUNT_KEY)}`,
    `--root-ca-file=${join(folder, CERTIFICATE)}`,
    '--node-monitor-period=1s',
    `--node-monitor-grace-period=${CLOCKS.nodeGraceSeconds}s`,
    // A zone has few nodes here; in production one node in ten seconds is evicted so as not to storm a large one.
    '--node-eviction-rate=10',
    `--horizontal-pod-autoscaler-sync-period=${CLOCKS.autoscalerSeconds}s`,
    '--kube-api-qps=200',
    '--kube-api-burst=400',
    '--profiling=false',
  ];
}

export function schedulerArgs({ folder, ports }: Layout): string[] {
  return [
    `--config=${schedulerConfigFile(folder)}`,
    '--bind-address=127.0.0.1',
    `--secure-port=${ports.scheduler}`,
    `--cert-dir=${join(folder, 'scheduler')}`,
  ];
}

/** The default profile: what decides where pods go is what EKS runs. */
export function schedulerConfig(folder: string): object {
  return {
    apiVersion: 'kubescheduler.config.k8s.io/v1',
    kind: 'KubeSchedulerConfiguration',
    leaderElection: { leaderElect: false },
    clientConnection: { kubeconfig: kubeconfigFile(folder, 'scheduler'), qps: 200, burst: 400 },
    enableProfiling: false,
  };
}

export function schedulerConfigFile(folder: string): string {
  return join(folder, 'scheduler.json');
}

/** JSON is YAML: the same file serves kubectl, Helm, and the parts of the cluster. */
export function kubeconfig({ folder, ports }: Layout, token: string): object {
  return {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [
      {
        name: 'tests',
        cluster: {
          server: `https://127.0.0.1:${ports.apiServer}`,
          'certificate-authority': join(folder, CERTIFICATE),
        },
      },
    ],
    users: [{ name: 'tests', user: { token } }],
    contexts: [{ name: 'tests', context: { cluster: 'tests', user: 'tests' } }],
    'current-context': 'tests',
  };
}

export function kubeconfigFile(folder: string, identity: Identity): string {
  return join(folder, `${identity}.kubeconfig`);
}
