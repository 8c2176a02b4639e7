import { logRetentionAtLeast } from '../../lib/aws-limits.ts';
import { contains, parseCidr } from '../../lib/cidr.ts';
import type { Problem } from '../../lib/errors.ts';
import type { Environment } from '../schema.ts';
import { conflict } from './conflict.ts';
import type { Check } from './index.ts';

/** Values of one environment that its schema takes and AWS, or good sense, does not. */
export const settings: Check = ({ environments }, problems, warnings) => {
  for (const environment of environments) {
    problems.push(...access(environment), ...endpoints(environment), ...repeated(environment));
    warnings.push(...roundedRetention(environment));
  }
};

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

/** CloudWatch accepts only some periods; the next longer one is taken, and paid. */
function roundedRetention({ name, retention }: Environment): string[] {
  const kept = logRetentionAtLeast(retention.logDays);
  if (kept === retention.logDays) return [];
  return [
    `environments/${name}: retention.logDays: CloudWatch Logs keeps ${kept} days, the next period that it accepts after ${retention.logDays}`,
  ];
}
