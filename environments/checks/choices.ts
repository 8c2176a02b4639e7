import { logRetentionAtLeast } from '../../lib/aws-limits.ts';
import { contains, parseCidr } from '../../lib/cidr.ts';
import type { Problem } from '../../lib/errors.ts';
import type { Service, System } from '../../systems/schema.ts';
import { type Deployment, deploySystem, needsOf } from '../deploy.ts';
import type { Environment } from '../schema.ts';
import type { Check } from './index.ts';

/** Choices that are fine alone and can't stand together. */
export const choices: Check = ({ environments, systems }, problems, warnings) => {
  for (const system of systems) problems.push(...systemChoices(system));
  for (const environment of environments) {
    problems.push(
      ...access(environment),
      ...endpoints(environment),
      ...repeated(environment),
      ...resolver(environment),
    );
    warnings.push(...roundedRetention(environment));
    for (const system of systems) {
      const choice = environment.systems[system.name];
      if (choice === undefined) continue;
      const deployment = deploySystem(environment, system, choice, []);
      problems.push(
        ...databases(environment, deployment),
        ...queues(environment, deployment),
        ...replicas(environment, deployment, choice.services),
        ...gateways(environment, deployment),
      );
    }
  }
};

function conflict(path: string, given: unknown, allowed: string, fix: string): Problem {
  return { code: 'CONFLICTING_CHOICE', path, given, allowed, fix };
}

function systemChoices(system: System): Problem[] {
  const root = `systems/${system.name}`;
  const kinds = Object.values(system.needs).map(({ kind }) => kind);
  const sites = kinds.filter((kind) => kind === 'site').length;
  return [
    ...(system.traffic === 'ingress' && (sites > 0 || system.gateway !== undefined)
      ? [
          conflict(
            `${root}: traffic`,
            system.traffic,
            "'mesh', since CloudFront and the API gateway stand in front of the mesh's load balancer",
            "write traffic: 'mesh', or remove the site and the gateway",
          ),
        ]
      : []),
    ...(sites > 1
      ? [conflict(`${root}: needs`, `${sites} sites`, 'one site: a system has one host', 'put the files into one site')]
      : []),
    ...Object.entries(system.services).flatMap(([name, service]) =>
      serviceChoices(`${root}: services.${name}`, name, service, system),
    ),
  ];
}

function serviceChoices(path: string, name: string, service: Service, { needs, services }: System): Problem[] {
  const probed = service.routes.length === 0 && (service.liveness !== undefined || service.readiness !== undefined);
  const deaf = service.calls.filter((callee) => services[callee] !== undefined && services[callee].port === undefined);
  const keepsData = Object.keys(service.uses).some((need) => ['postgres', 'mongo'].includes(needs[need]?.kind ?? ''));
  return [
    ...(probed && service.port === undefined
      ? [
          conflict(
            `${path}.port`,
            undefined,
            'a port, since the service has probes',
            'write the port, or remove the probes',
          ),
        ]
      : []),
    ...deaf.map((callee) =>
      conflict(`${path}.calls`, callee, 'services with a port', `write the port of ${callee}, or remove the call`),
    ),
    ...(service.calls.includes(name)
      ? [conflict(`${path}.calls`, name, 'other services', 'remove the service from its own calls')]
      : []),
    ...(service.migration !== undefined && !keepsData
      ? [
          conflict(
            `${path}.migration`,
            service.migration,
            'a migration where the service uses a database',
            'name the database in uses, or remove the migration',
          ),
        ]
      : []),
  ];
}

/** The API server and Grafana are for known networks. EKS also refuses private ranges at its public endpoint. */
function access({ name, cluster, operations }: Environment): Problem[] {
  const world = (key: string, cidrs: readonly string[]) =>
    cidrs.flatMap((cidr, index) =>
      cidr.endsWith('/0')
        ? [
            conflict(
              `environments/${name}: ${key}.${index}`,
              cidr,
              'networks that you know',
              'name the networks that need it',
            ),
          ]
        : [],
    );
  const privately = cluster.publicCidrs.flatMap((cidr, index) =>
    isPrivate(cidr)
      ? [
          conflict(
            `environments/${name}: cluster.publicCidrs.${index}`,
            cidr,
            'public addresses: private ones reach the private endpoint',
            'name the public addresses from which people come, or leave the list empty',
          ),
        ]
      : [],
  );
  return [
    ...world('cluster.publicCidrs', cluster.publicCidrs),
    ...world('operations.monitoring.allowedCidrs', operations.monitoring.allowedCidrs),
    ...privately,
  ];
}

const PRIVATE = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10'];

function isPrivate(cidr: string): boolean {
  const range = parseCidr(cidr);
  return PRIVATE.some((known) => {
    const outer = parseCidr(known);
    return range !== undefined && outer !== undefined && contains(outer, range);
  });
}

function endpoints({ name, network }: Environment): Problem[] {
  return network.interfaceEndpoints.flatMap((service, index) =>
    ['s3', 'dynamodb'].includes(service)
      ? [
          conflict(
            `environments/${name}: network.interfaceEndpoints.${index}`,
            service,
            'services without a gateway endpoint: S3 and DynamoDB have a free one already',
            'remove it from the list',
          ),
        ]
      : [],
  );
}

function repeated({ name, network, cluster, alerts, budget }: Environment): Problem[] {
  const lists: Record<string, readonly (string | number)[]> = {
    'network.interfaceEndpoints': network.interfaceEndpoints,
    'network.peers': network.peers.map((peer) => peer.name),
    'cluster.people': cluster.people.map((person) => person.name),
    'alerts.emails': alerts.emails,
    'budget.alertPercents': budget.alertPercents,
  };
  return Object.entries(lists).flatMap(([key, values]) =>
    [...new Set(values.filter((value, index) => values.indexOf(value) !== index))].map((value) => ({
      code: 'DUPLICATE',
      path: `environments/${name}: ${key}`,
      given: value,
      allowed: 'each entry once',
      fix: 'remove the repetition',
    })),
  );
}

function resolver({ name, dns }: Environment): Problem[] {
  const [address = '', port] = dns.resolver.split(':');
  if (parseCidr(`${address}/32`) !== undefined && (port === undefined || /^\d{1,5}$/.test(port))) return [];
  return [
    {
      code: 'INVALID_VALUE',
      path: `environments/${name}: dns.resolver`,
      given: dns.resolver,
      allowed: 'an IPv4 address, with a port where it is not 53',
      fix: 'write an address such as 1.1.1.1: the firewall rules name it',
    },
  ];
}

function databases({ name, recovery }: Environment, deployment: Deployment): Problem[] {
  return needsOf(deployment, 'postgres').flatMap(([need, { size }]) => {
    const path = `environments/${name}: systems.${deployment.system.name}.needs.${need}`;
    return [
      ...(size.password === 'rds-managed' && size.replicas > 0
        ? [
            conflict(
              path,
              `password 'rds-managed' with ${size.replicas} replicas`,
              "password 'rotated' with replicas, or 'rds-managed' without",
              "write password: 'rotated', or replicas: 0",
            ),
          ]
        : []),
      ...(size.backupDays === 0 && (size.replicas > 0 || recovery.rpoMinutes < 1440)
        ? [
            conflict(
              `${path}.backupDays`,
              0,
              size.replicas > 0
                ? 'at least 1: RDS makes replicas from backups'
                : `at least 1: without point-in-time recovery no ${recovery.rpoMinutes} minutes can be promised (recovery.rpoMinutes)`,
              'keep backups at least one day',
            ),
          ]
        : []),
    ];
  });
}

/** SQS counts a message's age from its first queue on, also in the dead-letter queue (SQS guide, "Dead-letter queues"). */
function queues({ name }: Environment, deployment: Deployment): Problem[] {
  return needsOf(deployment, 'queue').flatMap(([need, { oldestMessageSeconds, size }]) => {
    const path = `environments/${name}: systems.${deployment.system.name}.needs.${need}`;
    return [
      ...(size.deadLetterDays < size.retentionDays
        ? [
            conflict(
              `${path}.deadLetterDays`,
              size.deadLetterDays,
              `at least retentionDays (${size.retentionDays}): the age of a message goes on counting`,
              'keep dead letters longer than waiting messages',
            ),
          ]
        : []),
      ...(oldestMessageSeconds >= size.retentionDays * 86_400
        ? [
            conflict(
              `${path}.retentionDays`,
              size.retentionDays,
              `more days than the alarm of ${oldestMessageSeconds} seconds: it would never ring`,
              'raise retentionDays, or lower oldestMessageSeconds in the system',
            ),
          ]
        : []),
    ];
  });
}

function replicas(
  { name }: Environment,
  { system }: Deployment,
  chosen: Environment['systems'][string]['services'],
): Problem[] {
  return Object.entries(chosen).flatMap(([service, [least]]) => {
    const path = `environments/${name}: systems.${system.name}.services.${service}`;
    const by = system.services[service]?.scaling.by;
    if (by === 'fixed') return [conflict(path, by, 'services that scale', 'change the number in the system file')];
    if (by !== 'load' || least > 0) return [];
    return [conflict(path, least, 'at least 1: only workers go down to zero', 'write 1 as the least')];
  });
}

/** A gateway is chosen where the system has one; a load balancer that hears CloudFront only has to lie behind it. */
function gateways({ name, edge }: Environment, { system, gateway }: Deployment): Problem[] {
  const behindCloudFront = Object.values(system.needs).some(({ kind }) => kind === 'site');
  return [
    ...(gateway !== undefined && system.gateway === undefined
      ? [
          conflict(
            `environments/${name}: systems.${system.name}.gateway`,
            'a gateway',
            'none: the system declares no routes for it',
            'remove the choice, or declare `gateway` in the system',
          ),
        ]
      : []),
    ...(edge.openTo === 'cloudfront' && system.traffic === 'mesh' && !behindCloudFront
      ? [
          conflict(
            `environments/${name}: edge.openTo`,
            'cloudfront',
            `'internet', since ${system.name} is not behind CloudFront`,
            'open the load balancer, or give the system a site',
          ),
        ]
      : []),
  ];
}

/** CloudWatch accepts only some periods; the next longer one is taken, and paid. */
function roundedRetention({ name, retention }: Environment): string[] {
  const kept = logRetentionAtLeast(retention.logDays);
  if (kept === retention.logDays) return [];
  return [
    `environments/${name}: retention.logDays: CloudWatch Logs keeps ${kept} days, the next period that it accepts after ${retention.logDays}`,
  ];
}
