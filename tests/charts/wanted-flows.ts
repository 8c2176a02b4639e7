import { servicesWithRole } from '../../constructs/identity/service-identity.ts';
import { ATLAS_PORTS, PORTS } from '../../constructs/network/ports.ts';
import type { Deployment } from '../../environments/platform.ts';
import type { Need, Service } from '../../systems/schema.ts';
import { type Flow, sortFlows } from './reach.ts';

/** Where Prometheus reads all metrics of a pod in the mesh. */
const SIDECAR_METRICS = 15_020;
const MONGO = 27_017;
const MONGO_METRICS = 9216;

/** A connection of one service, without its own name. */
type Target = Omit<Flow, 'from'>;

/**
 * Who should be able to talk to whom: derived from the system's data alone (calls, routes, uses, metrics), never from a
 * chart. The names are those of `outsiders`, of services and of needs that run in the cluster.
 * @param canaries services that run a canary just now: it may do what they may, and is reached as they are.
 */
export function wantedFlows(deployment: Deployment, canaries: readonly string[] = []): readonly Flow[] {
  const services = Object.entries(deployment.services);
  const flows = [
    ...services.flatMap(([name, service]) => [
      ...ofService(deployment, name, service).map((target) => ({ from: name, ...target })),
      ...ofJobs(deployment, name, service),
      ...toService(deployment, name, service),
    ]),
    ...Object.entries(deployment.system.needs).flatMap(([name, need]) => ofStore(deployment, name, need)),
  ];
  const variants = (name: string) => (canaries.includes(name) ? [name, `${name} canary`] : [name]);
  return sortFlows(
    flows.flatMap(({ from, to, port }) =>
      variants(from).flatMap((one) => variants(to).map((other) => ({ from: one, to: other, port }))),
    ),
  );
}

function ofService(deployment: Deployment, name: string, service: Service): readonly Target[] {
  const mesh = deployment.system.traffic === 'mesh';
  return [
    ...ofProgram(deployment, name, service),
    ...service.calls.flatMap((callee) => {
      const port = deployment.services[callee]?.port;
      return port === undefined ? [] : [{ to: callee, port }];
    }),
    ...(mesh
      ? [
          { to: 'istiod', port: 15_012 },
          { to: 'tempo', port: 4317 },
        ]
      : []),
  ];
}

/** What the program itself needs, whoever starts it: as a service or as a job. */
function ofProgram(deployment: Deployment, name: string, { uses }: Pick<Service, 'uses'>): readonly Target[] {
  return [
    { to: 'dns', port: PORTS.dns },
    ...(servicesWithRole(deployment).includes(name) ? [{ to: 'pod identity agent', port: 80 }] : []),
    ...Object.keys(uses).flatMap((need) => toNeed(deployment, need)),
  ];
}

/** Jobs have no sidecar, and so no calls to services; nobody calls them. */
function ofJobs(deployment: Deployment, name: string, service: Service): readonly Flow[] {
  const program = ofProgram(deployment, name, service);
  const { migration, seed, crons } = service;
  return [
    ...(migration === undefined ? [] : program.map((target) => ({ from: `${name} migration`, ...target }))),
    ...(Object.keys(crons).length === 0 ? [] : program.map((target) => ({ from: `${name} cron`, ...target }))),
    ...(seed === undefined
      ? []
      : [...program, ...toNeed(deployment, seed.store), { to: 'internet', port: PORTS.https }].map((target) => ({
          from: `${name} seed`,
          ...target,
        }))),
  ];
}

function toService({ system }: Deployment, name: string, service: Service): readonly Flow[] {
  const mesh = system.traffic === 'mesh';
  const { port, routes, metrics, exposed } = service;
  // What has no metrics of its own is visited where it is public.
  const watched = mesh ? SIDECAR_METRICS : (metrics?.port ?? (routes.length > 0 ? port : undefined));
  return [
    ...(port === undefined || routes.length === 0
      ? []
      : [{ from: mesh ? 'mesh gateway' : 'load balancer', to: name, port }]),
    ...(port === undefined || exposed === undefined ? [] : [{ from: 'private load balancer', to: name, port }]),
    ...(watched === undefined
      ? []
      : ['prometheus', 'blackbox exporter'].map((from) => ({ from, to: name, port: watched }))),
  ];
}

function toNeed({ system, sizes }: Deployment, name: string): readonly Target[] {
  const need = system.needs[name];
  if (need === undefined) return [];
  const size = sizeOf(sizes, name);
  if (inCluster(need, size)) return [{ to: name, port: need.kind === 'mongo' ? MONGO : PORTS.objectStore }];
  if (typeof size.endpoint === 'string') return [{ to: 'internet', port: httpsPort(size.endpoint) }];
  return [...OUTSIDE[need.kind]];
}

const AWS: readonly Target[] = [{ to: 'internet', port: PORTS.https }];

const OUTSIDE: Readonly<Record<Need['kind'], readonly Target[]>> = {
  postgres: [{ to: 'databases', port: PORTS.postgres }],
  redis: [{ to: 'databases', port: PORTS.redis }],
  mongo: range(ATLAS_PORTS).map((port) => ({ to: 'internet', port })),
  'object-store': AWS,
  bucket: AWS,
  queue: AWS,
  topic: AWS,
  site: AWS,
  // External Secrets brings it to the pod.
  secret: [],
};

function range([first, last]: readonly [number, number]): readonly number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

/** What a size says about where a store runs; other kinds of needs have neither. */
interface StoreSize {
  readonly hosting?: string;
  readonly endpoint?: string | null;
}

function sizeOf(sizes: Deployment['sizes'], name: string): StoreSize {
  return (sizes[name] ?? {}) as StoreSize;
}

/** Stores that run as pods of the system; an outside MongoDB or S3 service does not. */
function inCluster({ kind }: Need, { hosting, endpoint }: StoreSize): boolean {
  return (kind === 'mongo' && hosting === 'cluster') || (kind === 'object-store' && endpoint === null);
}

function httpsPort(endpoint: string): number {
  return Number(new URL(endpoint).port || PORTS.https);
}

/** Members of a store talk to each other, Prometheus to them, and a job to a new object store. */
function ofStore({ sizes }: Deployment, name: string, need: Need): readonly Flow[] {
  if (!inCluster(need, sizeOf(sizes, name))) return [];
  const dns = { to: 'dns', port: PORTS.dns };
  if (need.kind === 'mongo') {
    return [
      { from: name, ...dns },
      { from: name, to: name, port: MONGO },
      { from: 'prometheus', to: name, port: MONGO_METRICS },
    ];
  }
  const server = { to: name, port: PORTS.objectStore };
  return [
    ...[name, `${name} setup`].flatMap((from) => [
      { from, ...dns },
      { from, ...server },
    ]),
    { from: 'prometheus', ...server },
  ];
}
