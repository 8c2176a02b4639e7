import { describe, expect, it } from 'vitest';
import { PASSED_TO } from '../constructs/identity/apply-permissions.ts';
import { MANAGED_SERVICES } from '../constructs/identity/managed-services.ts';
import { testApp } from '../tests/support/app.ts';

/** IAM service of a Terraform type by its beginning, where the two differ; the longest beginning wins. */
const SERVICE_OF: Readonly<Record<string, string>> = {
  alb: 'elasticloadbalancing',
  ami: 'ec2',
  api_gateway: 'apigateway',
  apigatewayv2: 'apigateway',
  cloudwatch: 'cloudwatch',
  cloudwatch_event: 'events',
  cloudwatch_log: 'logs',
  cloudwatch_query: 'logs',
  computeoptimizer: 'compute-optimizer',
  db: 'rds',
  default: 'ec2',
  ebs: 'ec2',
  eip: 'ec2',
  flow_log: 'ec2',
  instance: 'ec2',
  internet_gateway: 'ec2',
  key_pair: 'ec2',
  launch_template: 'ec2',
  lb: 'elasticloadbalancing',
  main_route: 'ec2',
  nat_gateway: 'ec2',
  network: 'ec2',
  route: 'ec2',
  route53: 'route53',
  route_table: 'ec2',
  security_group: 'ec2',
  subnet: 'ec2',
  volume: 'ec2',
  vpc: 'ec2',
};

/** Managed apart, by statements of their own. */
const APART = ['iam', 'kms', 'caller'];

const stacks = (['dev', 'prod'] as const).flatMap((environment) =>
  [...testApp({ environment })].map(([name, stack]) => ({ environment, name, stack })),
);
const later = stacks.filter(({ name }) => name !== 'bootstrap');

function typesOf(kind: 'resource' | 'data'): readonly string[] {
  const all = later.flatMap(({ stack }) => Object.keys((stack.json[kind] ?? {}) as object));
  return [...new Set(all)].filter((type) => type.startsWith('aws_')).sort();
}

function serviceOf(type: string): string {
  const rest = type.replace(/^aws_/, '');
  const [longest] = Object.keys(SERVICE_OF)
    .filter((start) => rest === start || rest.startsWith(`${start}_`))
    .sort((a, b) => b.length - a.length);
  return longest === undefined ? (rest.split('_')[0] ?? rest) : (SERVICE_OF[longest] ?? rest);
}

const entries = Object.values(MANAGED_SERVICES).flat();
const services = (kind: 'reads' | 'writes') =>
  new Set(entries.filter((entry) => entry[kind].length > 0).map(({ service }) => service));

describe('what the pipeline may do covers what the stacks hold', () => {
  it.each(typesOf('resource'))('%s can be planned and applied', (type) => {
    const service = serviceOf(type);
    if (APART.includes(service)) return;
    expect(services('reads')).toContain(service);
    expect(services('writes')).toContain(service);
  });

  it.each(typesOf('data'))('%s can be read', (type) => {
    const service = serviceOf(type);
    if (!APART.includes(service)) expect(services('reads')).toContain(service);
  });

  it('needs no objects in buckets, which neither role reads', () => {
    expect(typesOf('resource')).not.toContain('aws_s3_object');
    expect(typesOf('data')).not.toContain('aws_s3_object');
  });

  it('needs no secret value, which neither role reads', () => {
    expect(typesOf('resource')).not.toContain('aws_secretsmanager_secret_version');
    expect(typesOf('data')).not.toContain('aws_secretsmanager_secret_version');
  });
});

describe('what is limited by name has such a name', () => {
  const NAMED: readonly (readonly [type: string, attribute: string])[] = [
    ['aws_s3_bucket', 'bucket'],
    ['aws_sqs_queue', 'name'],
    ['aws_sns_topic', 'name'],
    ['aws_dynamodb_table', 'name'],
    ['aws_lambda_function', 'function_name'],
    ['aws_cloudwatch_event_rule', 'name'],
    ['aws_cloudtrail', 'name'],
    ['aws_secretsmanager_secret', 'name'],
    ['aws_iam_role', 'name'],
    ['aws_iam_policy', 'name'],
    ['aws_iam_instance_profile', 'name'],
    ['aws_kms_alias', 'name'],
  ];

  it.each(NAMED)('%s', (type, attribute) => {
    const wrong = later.flatMap(({ environment, stack }) =>
      Object.entries(stack.resources(type))
        .filter(([, block]) => !startsWithEnvironment(String(block[attribute]), environment))
        .map(([id, block]) => `${stack.id}: ${id}: ${String(block[attribute])}`),
    );
    expect(wrong).toEqual([]);
  });

  function startsWithEnvironment(name: string, environment: string): boolean {
    return ['', 'alias/'].some((before) =>
      ['-', '/'].some((after) => name.startsWith(`${before}${environment}${after}`)),
    );
  }
});

describe('roles are handed only to services that the apply role may hand them to', () => {
  /** Read from the text: a trust policy may hold tokens that make it more than JSON. */
  const trusted = later.flatMap(({ stack }) =>
    Object.values(stack.resources('aws_iam_role')).flatMap((role) =>
      [...String(role['assume_role_policy']).matchAll(/"Service\\?":\[([^\]]*)\]/g)].flatMap(([, names = '']) =>
        [...names.matchAll(/[a-z0-9.-]+\.amazonaws\.com/g)].map(([name]) => name),
      ),
    ),
  );

  it('are many', () => {
    expect(trusted.length).toBeGreaterThan(10);
  });

  it.each([...new Set(trusted)].sort())('%s', (service) => {
    expect(PASSED_TO).toContain(service);
  });
});
