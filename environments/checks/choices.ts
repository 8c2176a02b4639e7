import { AWS_RANGES } from '../../lib/aws-limits.ts';
import type { Problem } from '../../lib/errors.ts';
import type { Service, System } from '../../systems/schema.ts';
import { type Deployment, deploySystem, keepsDataInCluster, needsOf } from '../deploy.ts';
import type { Environment } from '../schema.ts';
import { conflict } from './conflict.ts';
import type { Check } from './index.ts';

/** Choices of systems, and of environments about them, that are fine alone and can't stand together. */
export const choices: Check = ({ environments, systems }, problems) => {
  for (const system of systems) problems.push(...systemChoices(system));
  for (const environment of environments) {
    for (const system of systems) {
      const choice = environment.systems[system.name];
      if (choice === undefined) continue;
      const deployment = deploySystem(environment, system, choice, []);
      problems.push(
        ...databases(environment, deployment),
        ...volumes(environment, deployment),
        ...queues(environment, deployment),
        ...replicas(environment, deployment, choice.services),
        ...gateways(environment, deployment),
      );
    }
  }
};

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

/** Minutes between two snapshots of volumes in the cluster, where less than a day may be lost. */
const SNAPSHOT_MINUTES = 60;

/** What lies on volumes of the cluster is as old as the last snapshot when they are lost. */
function volumes({ name, recovery }: Environment, deployment: Deployment): Problem[] {
  if (recovery.rpoMinutes >= SNAPSHOT_MINUTES || !keepsDataInCluster(deployment)) return [];
  return [
    conflict(
      `environments/${name}: recovery.rpoMinutes`,
      recovery.rpoMinutes,
      `at least ${SNAPSHOT_MINUTES}, since ${deployment.system.name} keeps data in the cluster, whose volumes are saved every hour`,
      "raise it, or keep the data outside (mongo: hosting: 'uri'; object-store: endpoint)",
    ),
  ];
}

/** Days that SQS keeps a message at most. */
const LONGEST_DAYS = AWS_RANGES.sqsRetentionSeconds.max / 86_400;

/**
 * SQS counts a message's age from its first queue on, also in the dead-letter queue (SQS guide, "Dead-letter queues"): with
 * equal days a message that fails late is deleted as it arrives there. Only two periods of the most that SQS allows may be equal.
 */
function queues({ name }: Environment, deployment: Deployment): Problem[] {
  return needsOf(deployment, 'queue').flatMap(([need, { oldestMessageSeconds, size }]) => {
    const path = `environments/${name}: systems.${deployment.system.name}.needs.${need}`;
    return [
      ...(size.deadLetterDays < Math.min(size.retentionDays + 1, LONGEST_DAYS)
        ? [
            conflict(
              `${path}.deadLetterDays`,
              size.deadLetterDays,
              `more than retentionDays (${size.retentionDays}), or ${LONGEST_DAYS}: the age of a message goes on counting`,
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
