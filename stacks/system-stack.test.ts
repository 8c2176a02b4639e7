import { describe, expect, it } from 'vitest';
import { testApp, testStack } from '../tests/support/app.ts';

const bytebytego = testStack('prod', 'bytebytego');

/** Service accounts of a system's associations. */
function accounts(system: string): readonly string[] {
  return Object.values(testStack('prod', system).resources('aws_eks_pod_identity_association')).map(
    ({ service_account }) => String(service_account),
  );
}

describe('identity of services', () => {
  it('is an association for each service that uses something in AWS', () => {
    expect(accounts('bytebytego')).toEqual([
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

  it('is missing where secrets in the pod are all it takes', () => {
    for (const system of ['birthday', 'storefront', 's3www', 'realworld']) expect(accounts(system), system).toEqual([]);
  });

  it('is the role that the AWS side of the system made for that service', () => {
    expect(bytebytego.resource('aws_eks_pod_identity_association', 'identity_media_processor')).toMatchObject({
      cluster_name: '${data.terraform_remote_state.cluster.outputs.cluster_name}',
      namespace: 'bytebytego',
      service_account: 'media-processor',
      role_arn: '${data.terraform_remote_state.bytebytego_aws.outputs.service_role_arn_media_processor}',
    });
  });
});

describe('the namespace', () => {
  const labels = (system: string) => {
    const { metadata } = testStack('prod', system).resource('kubernetes_namespace_v1');
    return (metadata as { labels: Record<string, string> }).labels;
  };

  it('is named as the system and refuses pods that ask for more than the strictest standard gives', () => {
    for (const system of ['bytebytego', 'birthday', 'storefront', 's3www', 'realworld']) {
      expect(testStack('prod', system).resource('kubernetes_namespace_v1')['metadata']).toMatchObject({ name: system });
      expect(labels(system)['pod-security.kubernetes.io/enforce'], system).toBe('restricted');
    }
  });

  it('brings sidecars to the systems in the mesh only', () => {
    const injected = ['bytebytego', 'birthday', 'storefront', 's3www', 'realworld'].filter(
      (system) => labels(system)['istio-injection'] === 'enabled',
    );
    expect(injected).toEqual(['bytebytego', 'birthday']);
  });
});

describe('the stack of a system', () => {
  it('comes after the cluster, the controllers and the AWS side of the same system', () => {
    for (const system of ['bytebytego', 'realworld']) {
      expect([...testStack('prod', system).upstream].sort()).toEqual(
        [`prod-${system}-aws`, 'prod-cluster', 'prod-platform'].sort(),
      );
    }
  });

  it('holds nothing that would be lost with the cluster', () => {
    for (const [name, stack] of testApp({ environment: 'prod' })) {
      if (!['bytebytego', 'birthday', 'storefront', 's3www', 'realworld'].includes(name)) continue;
      const types = Object.keys((stack.json['resource'] ?? {}) as object);
      expect(types.filter((type) => type.startsWith('aws_') && type !== 'aws_eks_pod_identity_association')).toEqual(
        [],
      );
    }
  });
});
