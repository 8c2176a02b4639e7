import { holdsData } from '../../lib/data-holders.ts';
import type { DeploymentData, NeedData, ScalingData, ServiceData } from '../read/platform-file.ts';
import type { StackFile } from '../read/synth-output.ts';
import { alarmModels, objectiveAlarms } from './alarms.ts';
import type { GraphEdge, GraphNode } from './graph-model.ts';
import { reachOf } from './reach.ts';
import { releaseValues } from './releases.ts';
import type { NeedModel, ServiceModel, SystemModel } from './system-model.ts';
import { shown, words } from './words.ts';

/** One system as it runs in one environment. @param stacks of that environment. */
export function systemModel(deployment: DeploymentData, stacks: readonly StackFile[]): SystemModel {
  const { system, services } = deployment;
  const own = stacks.filter(({ name }) => name === system.name || name === `${system.name}-aws`);
  const others = stacks.filter((stack) => !own.includes(stack));
  const releases = own.flatMap(releaseValues);
  return {
    name: system.name,
    about: system.about,
    host: deployment.host,
    traffic: TRAFFIC[system.traffic] ?? system.traffic,
    delivery: DELIVERY[system.delivery] ?? system.delivery,
    services: Object.entries(services).map(([name, service]) => serviceModel(name, service)),
    needs: Object.entries(system.needs).map(([name, need]) => needModel(deployment, name, need)),
    graph: { nodes: nodesOf(deployment), edges: edgesOf(deployment) },
    reach: reachOf(deployment, releases),
    alarms: [
      ...own.flatMap((stack) => alarmModels(stack)),
      ...others.flatMap((stack) => alarmModels(stack, `https://${deployment.host}/`)),
      ...objectiveAlarms(releases),
    ],
    versions: Object.keys(services).map((service) => ({ service, digest: digestOf(deployment, service) })),
  };
}

const TRAFFIC: Readonly<Record<string, string>> = {
  mesh: 'Load balancer with WAF, then the gateway of the service mesh (mTLS to the pod)',
  ingress: 'Load balancer with WAF, made from Kubernetes Ingress, straight to the pods',
};

const DELIVERY: Readonly<Record<string, string>> = {
  helm: 'The pipeline releases it with Helm',
  gitops: 'Argo CD pulls it from Git',
};

function serviceModel(name: string, service: ServiceData): ServiceModel {
  return {
    name,
    about: service.about,
    port: service.port ?? null,
    routes: service.routes.map(({ path, prefix }) => (prefix === 'keep' ? path : `${path} (${prefixOf(prefix)})`)),
    scaling: scalingOf(service.scaling),
    cpu: `${service.cpuMillicores} m`,
    memory: `${service.memoryMiB} MiB`,
    crons: Object.entries(service.crons).map(
      ([cron, { schedule, command }]) => `${cron}: ${schedule} UTC, ${command.join(' ')}`,
    ),
  };
}

function prefixOf(prefix: string): string {
  return prefix === 'strip' ? 'prefix removed' : `prefix becomes ${prefix}`;
}

function scalingOf(scaling: ScalingData): string {
  if (scaling.by === 'fixed') return `fixed: ${scaling.replicas}`;
  if (scaling.by === 'queue') {
    return `queue ${scaling.queue}: ${range(scaling.replicas)}, one for each ${scaling.messagesPerReplica} messages`;
  }
  const { cpuPercent, memoryPercent, perZone } = scaling;
  return `CPU ${cpuPercent} %, memory ${memoryPercent} %: ${range(perZone)} per zone`;
}

function range([least, most]: readonly [number, number]): string {
  return least === most ? `${least}` : `${least} to ${most}`;
}

/** What of AWS or the cluster stands for a need; what holds data is decided by the list that the pipeline guards by. */
const HOLDERS: Readonly<Record<string, string>> = {
  postgres: 'aws_db_instance',
  redis: 'aws_elasticache_replication_group',
  mongo: 'aws_ebs_volume',
  'object-store': 'aws_ebs_volume',
  bucket: 'aws_s3_bucket',
  site: 'aws_s3_bucket',
  queue: 'aws_sqs_queue',
  topic: 'aws_sns_topic',
  secret: 'aws_secretsmanager_secret',
};

function needModel(deployment: DeploymentData, name: string, { kind, ...facts }: NeedData): NeedModel {
  const sizes = { ...facts, ...deployment.sizes[name] };
  return {
    name,
    kind,
    sizes: Object.fromEntries(Object.entries(sizes).map(([key, value]) => [words(key), shown(value)])),
    usedBy: Object.entries(deployment.services).flatMap(([service, { uses }]) =>
      Object.hasOwn(uses, name) ? [service] : [],
    ),
    holdsData: holdsData(HOLDERS[kind] ?? ''),
  };
}

/** Ids of nodes: a service and a need may have the same name. */
const host = 'host';
const serviceId = (name: string) => `service:${name}`;
const needId = (name: string) => `need:${name}`;

function nodesOf({ system, services, host: name }: DeploymentData): readonly GraphNode[] {
  return [
    { id: host, label: name, detail: 'public host', kind: 'entry' },
    ...Object.entries(services).map(([service, { scaling }]) => ({
      id: serviceId(service),
      label: service,
      detail: scaling.by === 'queue' ? 'worker' : 'service',
      kind: 'service',
    })),
    ...Object.entries(system.needs).map(([need, { kind }]) => ({ id: needId(need), label: need, detail: kind, kind })),
  ];
}

function edgesOf({ system, services }: DeploymentData): readonly GraphEdge[] {
  const known = (need: string) => Object.hasOwn(system.needs, need);
  return [
    ...Object.entries(services).flatMap(([name, { routes, calls, uses, seed }]) => [
      ...(routes.length === 0
        ? []
        : [{ from: host, to: serviceId(name), label: routes.map(({ path }) => path).join(', ') }]),
      ...calls
        .filter((other) => Object.hasOwn(services, other))
        .map((other) => edge(serviceId(name), serviceId(other), 'calls')),
      ...Object.entries(uses)
        .filter(([need]) => known(need))
        .map(([need, may]) => edge(serviceId(name), needId(need), may)),
      ...(seed !== undefined && known(seed.store) && uses[seed.store] === undefined
        ? [edge(serviceId(name), needId(seed.store), 'seeds')]
        : []),
    ]),
    ...Object.entries(system.needs).flatMap(([name, need]) => [
      ...(need.kind === 'site' ? [edge(host, needId(name), String(need['prefix'] ?? ''))] : []),
      ...(need.fanOut ?? []).filter(known).map((queue) => edge(needId(name), needId(queue), 'fans out')),
      ...(need.notifies !== undefined && known(need.notifies.queue)
        ? [edge(needId(name), needId(need.notifies.queue), 'new objects')]
        : []),
    ]),
  ];
}

function edge(from: string, to: string, label: string): GraphEdge {
  return { from, to, label };
}

/** The digest that Git names; of an image of others, what its reference pins. */
function digestOf({ versions, services }: DeploymentData, service: string): string | null {
  return versions?.images?.[service]?.digest ?? services[service]?.image?.public ?? null;
}
