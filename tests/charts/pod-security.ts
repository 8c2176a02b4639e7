import type { KubernetesObject } from '../../local/kubernetes/object.ts';

type Fields = Readonly<Record<string, unknown>>;

/** A pod's specification and where in a rendered object it stands. */
export interface PodTemplate {
  /** `Deployment/api`, for messages. */
  readonly owner: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly spec: Fields;
}

/** Where each kind keeps its pod template. */
const TEMPLATE_PATHS: Readonly<Record<string, readonly string[]>> = {
  Pod: [],
  Deployment: ['spec', 'template'],
  ReplicaSet: ['spec', 'template'],
  StatefulSet: ['spec', 'template'],
  DaemonSet: ['spec', 'template'],
  Job: ['spec', 'template'],
  CronJob: ['spec', 'jobTemplate', 'spec', 'template'],
};

/** Every pod template of these objects, hooks included. */
export function podTemplates(objects: readonly KubernetesObject[]): readonly PodTemplate[] {
  return objects.flatMap((object) => {
    const path = TEMPLATE_PATHS[object.kind];
    if (path === undefined) return [];
    const template = path.reduce<Fields>((value, key) => fields(value[key]), object);
    const metadata = fields(template['metadata']);
    return [
      {
        owner: `${object.kind}/${object.metadata.name}`,
        labels: fields(metadata['labels']) as Readonly<Record<string, string>>,
        annotations: fields(metadata['annotations']) as Readonly<Record<string, string>>,
        spec: fields(template['spec']),
      },
    ];
  });
}

/** Volume sources that *restricted* allows. */
const VOLUMES = new Set([
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'persistentVolumeClaim',
  'projected',
  'secret',
]);

/** Sysctls that are namespaced and allowed since *baseline*. */
const SYSCTLS = new Set([
  'kernel.shm_rmid_forced',
  'net.ipv4.ip_local_port_range',
  'net.ipv4.ip_local_reserved_ports',
  'net.ipv4.ip_unprivileged_port_start',
  'net.ipv4.ping_group_range',
  'net.ipv4.tcp_fin_timeout',
  'net.ipv4.tcp_keepalive_intvl',
  'net.ipv4.tcp_keepalive_probes',
  'net.ipv4.tcp_keepalive_time',
  'net.ipv4.tcp_rmem',
  'net.ipv4.tcp_syncookies',
  'net.ipv4.tcp_wmem',
]);

const SELINUX_TYPES = new Set([
  undefined,
  '',
  'container_t',
  'container_init_t',
  'container_kvm_t',
  'container_engine_t',
]);
const SECCOMP = new Set<unknown>(['RuntimeDefault', 'Localhost']);

/**
 * What a pod's specification has against Pod Security *restricted* (and *baseline*, which it contains), in words:
 * https://kubernetes.io/docs/concepts/security/pod-security-standards/ as of Kubernetes 1.36. Empty where it meets it.
 * It reads the specification only; a sidecar that is added at admission has to be added before.
 */
export function podSecurityProblems(spec: Fields): readonly string[] {
  return [
    ...hostProblems(spec),
    ...podContextProblems(spec),
    ...volumeProblems(spec),
    ...containersOf(spec).flatMap((container) => containerProblems(container, spec)),
  ];
}

function hostProblems(spec: Fields): readonly string[] {
  return ['hostNetwork', 'hostPID', 'hostIPC'].filter((key) => spec[key] === true).map((key) => `${key} is set`);
}

function podContextProblems(spec: Fields): readonly string[] {
  const context = fields(spec['securityContext']);
  const sysctls = list(context['sysctls']).map(({ name }) => String(name));
  return [
    ...sysctls.filter((name) => !SYSCTLS.has(name)).map((name) => `sysctl ${name} is not allowed`),
    ...contextProblems(context, 'the pod'),
  ];
}

function volumeProblems(spec: Fields): readonly string[] {
  return list(spec['volumes']).flatMap(({ name, ...sources }) =>
    Object.keys(sources)
      .filter((source) => !VOLUMES.has(source))
      .map((source) => `volume ${name} is a ${source}`),
  );
}

/** Rules that a pod and a container share. */
function contextProblems(context: Fields, where: string): readonly string[] {
  const selinux = fields(context['seLinuxOptions']);
  const appArmor = fields(context['appArmorProfile'])['type'];
  const seccomp = fields(context['seccompProfile'])['type'];
  return [
    ...(fields(context['windowsOptions'])['hostProcess'] === true ? [`${where} is a host process`] : []),
    ...(context['runAsUser'] === 0 ? [`${where} runs as root`] : []),
    ...(context['runAsNonRoot'] === false ? [`${where} may run as root`] : []),
    ...(seccomp !== undefined && !SECCOMP.has(seccomp) ? [`${where} has seccomp profile ${seccomp}`] : []),
    ...(appArmor === 'Unconfined' ? [`${where} has no AppArmor profile`] : []),
    ...(SELINUX_TYPES.has(selinux['type'] as string | undefined)
      ? []
      : [`${where} has SELinux type ${selinux['type']}`]),
    ...['user', 'role'].filter((key) => (selinux[key] ?? '') !== '').map((key) => `${where} sets the SELinux ${key}`),
  ];
}

function containerProblems(container: Fields, spec: Fields): readonly string[] {
  const name = `container ${container['name']}`;
  const pod = fields(spec['securityContext']);
  const context = fields(container['securityContext']);
  const capabilities = fields(context['capabilities']);
  const added = strings(capabilities['add']).filter((capability) => capability !== 'NET_BIND_SERVICE');
  const seccomp = fields(context['seccompProfile'])['type'] ?? fields(pod['seccompProfile'])['type'];
  const hostPorts = list(container['ports']).filter(({ hostPort }) => (hostPort ?? 0) !== 0);
  const nonRoot = context['runAsNonRoot'] ?? pod['runAsNonRoot'];
  return [
    ...contextProblems(context, name),
    ...(context['privileged'] === true ? [`${name} is privileged`] : []),
    ...(context['allowPrivilegeEscalation'] === false ? [] : [`${name} may gain privileges`]),
    ...(strings(capabilities['drop']).includes('ALL') ? [] : [`${name} keeps capabilities`]),
    ...added.map((capability) => `${name} adds ${capability}`),
    ...(nonRoot === true ? [] : [`${name} may run as root`]),
    ...(seccomp === undefined ? [`${name} has no seccomp profile`] : []),
    ...((context['procMount'] ?? 'Default') === 'Default' ? [] : [`${name} unmasks /proc`]),
    ...hostPorts.map(({ hostPort }) => `${name} takes the node's port ${hostPort}`),
    ...hostQuestions(container).map((handler) => `${name} names a host in ${handler}`),
  ];
}

/** Probes and lifecycle handlers that ask another host than the pod (forbidden since 1.34). */
function hostQuestions(container: Fields): readonly string[] {
  const lifecycle = fields(container['lifecycle']);
  const handlers: readonly (readonly [string, Fields])[] = [
    ...['livenessProbe', 'readinessProbe', 'startupProbe'].map((key) => [key, fields(container[key])] as const),
    ...['postStart', 'preStop'].map((key) => [key, fields(lifecycle[key])] as const),
  ];
  return handlers
    .filter(([, handler]) => ['httpGet', 'tcpSocket'].some((kind) => (fields(handler[kind])['host'] ?? '') !== ''))
    .map(([key]) => key);
}

/**
 * What our own charts ask of a pod beyond *restricted*: no writable root, no token, no service variables, a fixed image,
 * requests and a memory limit.
 */
export function houseProblems({ spec }: PodTemplate): readonly string[] {
  const pod = [
    ...(spec['automountServiceAccountToken'] === false ? [] : ['a token of the Kubernetes API is mounted']),
    ...(spec['enableServiceLinks'] === false ? [] : ['variables of other Services are set']),
  ];
  return [...pod, ...containersOf(spec).flatMap(containerHouseProblems)];
}

function containerHouseProblems(container: Fields): readonly string[] {
  const name = `container ${container['name']}`;
  const { requests, limits } = fields(container['resources']) as { requests?: Fields; limits?: Fields };
  const fixed = /@sha256:[0-9a-f]{64}$|:(?!latest$)[A-Za-z0-9_][A-Za-z0-9._-]*$/.test(String(container['image']));
  return [
    ...(fields(container['securityContext'])['readOnlyRootFilesystem'] === true ? [] : [`${name} can write its root`]),
    ...(fixed ? [] : [`${name} runs ${container['image']}, which can change`]),
    ...(requests?.['cpu'] && requests['memory'] && limits?.['memory']
      ? []
      : [`${name} has no requests or memory limit`]),
  ];
}

function containersOf(spec: Fields): readonly Fields[] {
  return ['initContainers', 'containers', 'ephemeralContainers'].flatMap((key) => list(spec[key]));
}

function fields(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}

function list(value: unknown): readonly Fields[] {
  return Array.isArray(value) ? value.map(fields) : [];
}

function strings(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : [];
}
