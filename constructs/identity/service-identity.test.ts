import { describe, expect, test } from 'vitest';
import type { Deployment } from '../../environments/platform.ts';
import { testEnvironment, testStack } from '../../tests/support/app.ts';
import { keyServices, servicesWithRole } from './service-identity.ts';

const deployments = testEnvironment('prod').deployments;
const deployment = (name: string): Deployment => {
  const found = deployments.find(({ system }) => system.name === name);
  if (found === undefined) throw new Error(`no system ${name}`);
  return found;
};

describe('a role', () => {
  test('is for services that use a need in AWS', () => {
    expect(servicesWithRole(deployment('bytebytego'))).toEqual([
      'backend',
      'chat',
      'id-generator',
      'media-processor',
      'notifications',
      'analytics',
      'payments',
      'search',
      'recommendation',
    ]);
  });

  test.each(['birthday', 'storefront', 's3www', 'realworld'])('is for none of %s: secrets reach its pods', (system) => {
    expect(servicesWithRole(deployment(system))).toEqual([]);
    expect(testStack('prod', `${system}-aws`).outputs()).not.toHaveProperty('service_role_arn_api');
  });

  test('comes with the key only through the services whose data it encrypts', () => {
    const system = deployment('bytebytego');
    expect(keyServices(system, 'backend')).toEqual(['s3', 'sns']);
    expect(keyServices(system, 'media-processor')).toEqual(['s3', 'sqs']);
    expect(keyServices(system, 'chat')).toEqual([]);
  });
});

describe('the roles of bytebytego', () => {
  const stack = testStack('prod', 'bytebytego-aws');
  const statements = (service: string) => {
    const { policy } = stack.resource('aws_iam_role_policy', `services_${service}_policy`) as { policy: string };
    return (JSON.parse(policy) as { Statement: Statement[] }).Statement;
  };

  test('exist exactly for the services that the cluster side associates, and none is empty', () => {
    const roles = Object.keys(stack.resources('aws_iam_role')).filter((id) => id.startsWith('services_'));
    const expected = servicesWithRole(deployment('bytebytego')).map((name) => `services_${name.replaceAll('-', '_')}`);
    expect(roles.sort()).toEqual(expected.toSorted());
    const policies = Object.keys(stack.resources('aws_iam_role_policy'));
    for (const role of roles) expect(policies).toContain(`${role}_policy`);
  });

  test('trust Pod Identity alone and stay under the boundary', () => {
    const role = stack.resource('aws_iam_role', 'services_media_processor') as Record<string, string>;
    expect(role).toMatchObject({
      name: 'prod-bytebytego-media-processor',
      permissions_boundary: `\${data.terraform_remote_state.bootstrap.outputs.permissions_boundary_arn}`,
    });
    expect(JSON.parse(role['assume_role_policy'] ?? '')).toMatchObject({
      Statement: [{ Principal: { Service: ['pods.eks.amazonaws.com'] } }],
    });
  });

  test('have no two statements of one name and no wildcard resource', () => {
    for (const service of ['backend', 'media_processor', 'payments']) {
      const all = statements(service);
      expect(new Set(all.map(({ Sid }) => Sid)).size).toBe(all.length);
      for (const { Resource } of all) expect([Resource].flat()).not.toContain('*');
    }
  });

  test('use the data key through S3 and SNS where both are used', () => {
    expect(statements('backend').find(({ Sid }) => Sid === 'DataKey')?.Condition).toEqual({
      StringEquals: { 'kms:ViaService': ['s3.us-east-1.amazonaws.com', 'sns.us-east-1.amazonaws.com'] },
    });
    expect(statements('chat').map(({ Sid }) => Sid)).toEqual(['CacheConnect']);
  });
});

interface Statement {
  readonly Sid: string;
  readonly Action: readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: unknown;
}
