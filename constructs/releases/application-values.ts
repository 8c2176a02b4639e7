import { variablesOf } from '../../environments/fields.ts';
import type { ImageVersion } from '../../environments/versions.ts';
import { imageReference } from '../../lib/catalogue/images.ts';
import type { Service } from '../../systems/schema.ts';
import { cachedImages } from '../delivery/cached-image.ts';
import { GATEWAY_DRAIN } from '../edge/gateway-target-group.ts';
import { SERVICE_DRAIN } from '../edge/service-drain.ts';
import { servicesWithRole } from '../identity/service-identity.ts';
import { type EgressPeer, egressPeers, type IngressPeer, ingressPeers } from './network-peers.ts';
import { plainField, storeAuthority, storeEndpoint } from './plain-fields.ts';
import { inMesh, needOf, runbookUrl, type SystemFacts, storesOf, zonesOf } from './system-facts.ts';

/** Values of charts/application: one service. `values.schema.json` of the chart describes every key. */
export interface ApplicationValues {
  readonly system: string;
  readonly service: string;
  readonly environment: string;
  readonly mesh: boolean;
  readonly zones: number;
  readonly image: { readonly repository: string; readonly digest?: string | null; readonly tag?: string };
  readonly canary?: ImageVersion['canary'];
  readonly port: number | null;
  readonly serviceType: 'ClusterIP' | 'LoadBalancer';
  readonly healthPath: string | null;
  readonly env: Readonly<Record<string, string>>;
  readonly secretName: string | null;
  readonly probes: { readonly liveness: ProbeValue; readonly readiness: ProbeValue };
  readonly metrics: Service['metrics'] | null;
  readonly resources: { readonly cpuMillicores: number; readonly memoryMiB: number; readonly scratchMiB?: number };
  readonly scaling: object;
  readonly shutdown: { readonly preStopSeconds: number; readonly graceSeconds: number };
  readonly network: { readonly ingress: readonly IngressPeer[]; readonly egress: readonly EgressPeer[] };
  readonly identity: boolean;
  readonly traffic: { readonly timeoutSeconds: number; readonly longLivedSeconds: number | null };
  readonly objectives: object | null;
  readonly migration: { readonly command: readonly string[] } | null;
  readonly seed: object | null;
  readonly crons: Service['crons'];
  /** Secrets of authorities that the program trusts beside those of its image. */
  readonly trust: readonly string[];
}

type ProbeValue = { readonly path: string } | { readonly tcp: true } | null;

/** TriggerAuthentication that charts/system makes for KEDA. */
const QUEUE_AUTHENTICATION = 'queues';
/** Section of the runbook that alerts on objectives lead to. */
const OBJECTIVES_SECTION = 'error-budget-burns';
/** Longest that charts/application lets a pod take to leave. */
const LONGEST_GRACE = 7200;

/**
 * Values of one service's release.
 * @param version what Git says runs; undefined where Argo CD adds it from the same file.
 */
export function applicationValues(
  facts: SystemFacts,
  name: string,
  version: ImageVersion | undefined,
): ApplicationValues {
  const { environment, deployment } = facts;
  const service = serviceOf(facts, name);
  const identity = servicesWithRole(deployment).includes(name);
  return {
    system: deployment.system.name,
    service: name,
    environment: environment.name,
    mesh: inMesh(facts),
    zones: zonesOf(facts),
    image: imageValues(facts, name, version),
    ...(version === undefined ? {} : { canary: version.canary }),
    port: service.port ?? null,
    serviceType: service.exposed === 'load-balancer' ? 'LoadBalancer' : 'ClusterIP',
    healthPath: healthPath(facts, service),
    env: plainVariables(facts, name, identity),
    secretName: variablesOf(deployment.system, service).some(({ kind }) => kind === 'secret') ? name : null,
    probes: { liveness: probe(service.liveness), readiness: probe(service.readiness) },
    metrics: service.metrics ?? null,
    resources: resources(service),
    scaling: scalingValues(facts, service),
    shutdown: shutdown(facts, service),
    network: { ingress: ingressPeers(facts, name), egress: egressPeers(facts, name) },
    identity,
    traffic: { timeoutSeconds: service.timeoutSeconds, longLivedSeconds: service.longLivedSeconds ?? null },
    objectives: objectives(facts, service),
    migration: service.migration === undefined ? null : { command: service.migration },
    seed: seedValues(facts, name, service),
    crons: service.crons,
    trust: storesOf(facts)
      .filter((store) => store in service.uses)
      .map(storeAuthority),
  };
}

/** Secret with the login that a service's seed uses. */
export function seedSecret(service: string): string {
  return `${service}-seed`;
}

function serviceOf({ deployment }: SystemFacts, name: string): Service {
  const service = deployment.services[name];
  if (service === undefined) throw new Error(`${deployment.system.name} has no service ${name}`);
  return service;
}

/** An image of others is taken by its own tag or digest, from the account's copy where there is one. */
function imageValues(facts: SystemFacts, name: string, version: ImageVersion | undefined): ApplicationValues['image'] {
  const { image } = serviceOf(facts, name);
  if ('repository' in image) {
    const repository = facts.repositoryUrl(name);
    return version === undefined ? { repository } : { repository, digest: version.digest };
  }
  const { repository, tag, digest } = splitReference(image.public);
  const cached = cachedImages({ [name]: { image } }, facts.environment.imageCaches).length > 0;
  return {
    repository: cached ? facts.repositoryUrl(name) : repository,
    ...(tag === undefined ? {} : { tag }),
    ...(digest === undefined ? {} : { digest }),
  };
}

/** `registry/path:tag@digest` as its parts; the colon of a registry's port is not a tag's. */
export function splitReference(reference: string): { repository: string; tag?: string; digest?: string } {
  const [named = '', digest] = reference.split('@');
  const at = named.indexOf(':', named.lastIndexOf('/') + 1);
  return {
    repository: at < 0 ? named : named.slice(0, at),
    ...(at < 0 ? {} : { tag: named.slice(at + 1) }),
    ...(digest === undefined ? {} : { digest }),
  };
}

function plainVariables(facts: SystemFacts, name: string, identity: boolean): Readonly<Record<string, string>> {
  const service = serviceOf(facts, name);
  const fields = variablesOf(facts.deployment.system, service)
    .filter(({ kind }) => kind === 'plain')
    .map(({ name: variable, need, field }) => [variable, plainField(facts, name, need, field)]);
  return {
    LOG_LEVEL: facts.environment.logLevel,
    ...(identity ? { AWS_REGION: facts.environment.region } : {}),
    ...Object.fromEntries(fields),
    ...service.settings,
  };
}

/** What the load balancer asks of each pod; the mesh's asks its gateway. */
function healthPath(facts: SystemFacts, { routes, readiness }: Service): string | null {
  if (inMesh(facts) || routes.length === 0) return null;
  return typeof readiness === 'object' ? readiness.path : '/';
}

function probe(given: Service['liveness']): ProbeValue {
  if (given === undefined) return null;
  return given === 'tcp' ? { tcp: true } : given;
}

function resources({ cpuMillicores, memoryMiB, scratchMiB }: Service): ApplicationValues['resources'] {
  return { cpuMillicores, memoryMiB, ...(scratchMiB === undefined ? {} : { scratchMiB }) };
}

function scalingValues(facts: SystemFacts, { scaling }: Service): object {
  if (scaling.by === 'fixed') return { fixed: { replicas: scaling.replicas } };
  if (scaling.by === 'load') {
    const [least, most] = scaling.perZone.map((replicas) => replicas * zonesOf(facts));
    return { load: { least, most, cpuPercent: scaling.cpuPercent, memoryPercent: scaling.memoryPercent } };
  }
  const [least, most] = scaling.replicas;
  return {
    queue: {
      least,
      most,
      url: facts.output(scaling.queue, 'url'),
      region: facts.environment.region,
      messagesPerReplica: scaling.messagesPerReplica,
      authentication: QUEUE_AUTHENTICATION,
    },
  };
}

/** Room after the last answer, for the program and the sidecar to close. */
const CLOSING_SECONDS = 10;

/**
 * How long a pod may take to leave: those who serve go on while the load balancer forgets them and then finish what they
 * serve, long connections at most as long as the mesh's gateway waits; a worker finishes the message it has.
 */
export function shutdown(
  { deployment }: Pick<SystemFacts, 'deployment'>,
  { port, timeoutSeconds, longLivedSeconds = 0, uses }: Service,
): ApplicationValues['shutdown'] {
  const received = Object.entries(uses).flatMap(([need, access]) => {
    const queue = deployment.system.needs[need];
    return access === 'receive' && queue?.kind === 'queue' ? [queue.workerTimeoutSeconds] : [];
  });
  const lasting = Math.min(longLivedSeconds, GATEWAY_DRAIN.graceSeconds);
  const preStopSeconds = port === undefined ? 0 : SERVICE_DRAIN.preStopSeconds;
  const graceSeconds = preStopSeconds + Math.max(timeoutSeconds, lasting, ...received) + CLOSING_SECONDS;
  return { preStopSeconds, graceSeconds: Math.min(graceSeconds, LONGEST_GRACE) };
}

/** The system's promise counts for every service whose answers somebody measures: the mesh, the program, or a probe of its route. */
function objectives(facts: SystemFacts, { port, metrics, routes }: Service): object | null {
  const measured = inMesh(facts) || metrics !== undefined || routes.length > 0;
  if (port === undefined || !measured) return null;
  return { ...facts.deployment.system.objectives, runbook: `${runbookUrl(facts.environment)}#${OBJECTIVES_SECTION}` };
}

function seedValues(facts: SystemFacts, name: string, { seed }: Service): object | null {
  if (seed === undefined || needOf(facts, seed.store).kind !== 'object-store') return null;
  const { url, sha256, bucket, object } = seed;
  return {
    url,
    sha256,
    endpoint: storeEndpoint(facts, seed.store),
    bucket,
    object,
    image: imageReference('minio'),
    secretName: seedSecret(name),
  };
}
