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
      expect(testStack('prod', system).upstream).toEqual(
        expect.arrayContaining([`prod-${system}-aws`, 'prod-cluster', 'prod-platform']),
      );
    }
  });

  it('reads the network only for its load balancer, and the account only for where its charts lie', () => {
    const others = (system: string) =>
      testStack('prod', system).upstream.filter((id) => ['prod-network', 'prod-account'].includes(id));
    expect(others('bytebytego')).toEqual([]);
    expect(others('realworld')).toEqual(['prod-network']);
    expect(others('birthday')).toEqual(['prod-account']);
    expect([...others('storefront')].sort()).toEqual(['prod-account', 'prod-network']);
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

/** Values of a release, as Helm will read them. */
function valuesOf(system: string, id: string): Record<string, unknown> {
  const [text] = testStack('prod', system).resource('helm_release', id)['values'] as string[];
  return JSON.parse(text ?? '') as Record<string, unknown>;
}

describe('the releases of a system that the pipeline delivers', () => {
  const s3www = testStack('prod', 's3www');
  const orders = (id: string) => s3www.resource('helm_release', id)['depends_on'];

  it('come in their order: the namespace, what is shared, the store, the services', () => {
    expect(Object.keys(s3www.resources('helm_release'))).toEqual([
      'release_s3www_system',
      'release_store',
      'release_web',
    ]);
    expect(orders('release_s3www_system')).toEqual(['kubernetes_namespace_v1.namespace']);
    expect(orders('release_store')).toEqual(['helm_release.release_s3www_system']);
    expect(orders('release_web')).toEqual(['helm_release.release_store']);
  });

  it('wait for the identities of their pods', () => {
    expect(testStack('prod', 'bytebytego').resource('helm_release', 'release_bytebytego_system')['depends_on']).toEqual(
      expect.arrayContaining(['aws_eks_pod_identity_association.identity_backend']),
    );
  });

  it('are charts whose path changes with their content, one copy for all of a stack', () => {
    const charts = Object.values(testStack('prod', 'bytebytego').resources('helm_release')).map(({ chart }) => chart);
    expect(charts).toHaveLength(11);
    expect(new Set(charts).size).toBe(2);
    for (const chart of charts) expect(chart).toMatch(/^assets\/(system|application)-[0-9a-f]{16}\.tgz$/);
  });

  it('go into the namespace of the system, all or nothing', () => {
    for (const release of Object.values(testStack('prod', 'realworld').resources('helm_release'))) {
      expect(release).toMatchObject({ namespace: 'realworld', atomic: true, wait: true, create_namespace: false });
    }
  });

  it('carry what the AWS side of the system published, and an image that is still to come', () => {
    const outputs = 'data.terraform_remote_state.realworld_aws.outputs';
    expect(valuesOf('realworld', 'release_backend')).toMatchObject({
      image: { repository: `\${${outputs}.repository_url_backend}`, digest: null },
      env: { ARTICLES_HOST: `\${${outputs}.need_articles_host}` },
    });
    expect(valuesOf('realworld', 'release_realworld_system')).toMatchObject({
      secretStore: { role: `\${${outputs}.secrets_reader_role_arn}` },
      ingress: { securityGroups: ['${data.terraform_remote_state.network.outputs.ingress_security_group_id}'] },
    });
  });
});

describe('a system that the cluster pulls from Git', () => {
  const release = testStack('prod', 'storefront').resource('helm_release');

  it('is one release beside Argo CD: a project and the root of its applications', () => {
    expect(release).toMatchObject({
      name: 'storefront-applications',
      namespace: 'argocd',
      chart: expect.stringMatching(/^assets\/gitops-[0-9a-f]{16}\.tgz$/),
      depends_on: ['kubernetes_namespace_v1.namespace'],
    });
  });

  it('gets every value that Terraform knows, and no version', () => {
    expect(valuesOf('storefront', 'applications')).toMatchObject({
      registry: '${data.terraform_remote_state.account.outputs.charts_repository_url}',
      releases: {
        product: {
          values: {
            image: { repository: '${data.terraform_remote_state.storefront_aws.outputs.repository_url_product}' },
          },
        },
      },
    });
    expect(JSON.stringify(release['values'])).not.toContain('digest');
  });
});

describe('pods behind a load balancer', () => {
  it('are ready only when their target group says so', () => {
    const gated = ['bytebytego', 'birthday', 'storefront', 's3www', 'realworld'].filter((system) => {
      const { metadata } = testStack('prod', system).resource('kubernetes_namespace_v1');
      return 'elbv2.k8s.aws/pod-readiness-gate-inject' in (metadata as { labels: object }).labels;
    });
    expect(gated).toEqual(['storefront', 's3www', 'realworld']);
  });
});
