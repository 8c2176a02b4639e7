import { describe, expect, it } from 'vitest';
import { argoCdSecretsRelease } from '../../constructs/controllers/argo-cd-secrets.ts';
import { deliveryReleases } from '../../constructs/controllers/delivery-releases.ts';
import { karpenterReleases } from '../../constructs/controllers/karpenter-release.ts';
import type { PlatformRelease } from '../../constructs/controllers/platform-release.ts';
import type { KubernetesObject } from '../../local/kubernetes/object.ts';
import { render } from '../../tests/support/helm.ts';
import { once } from '../../tests/support/once.ts';
import { releaseContext } from '../../tests/support/release-context.ts';
import { releaseNamed } from '../../tests/support/releases.ts';

const CHART = 'charts/platform';
const rendered = ({ name, namespace, values }: PlatformRelease): readonly KubernetesObject[] =>
  render(CHART, values, { release: name, namespace });

function named(objects: readonly KubernetesObject[], kind: string, name: string): KubernetesObject {
  const found = objects.find((object) => object.kind === kind && object.metadata.name === name);
  if (found === undefined) throw new Error(`no ${kind} ${name}`);
  return found;
}

describe("Argo CD's secrets", () => {
  const context = releaseContext('prod');
  const objects = once(() => rendered(argoCdSecretsRelease(context)));

  it('are made by External Secrets: none is rendered', () => {
    expect(
      objects()
        .map(({ kind, metadata }) => `${kind} ${metadata.name}`)
        .sort(),
    ).toEqual([
      'ECRAuthorizationToken charts',
      'ExternalSecret argo-cd-sso',
      'ExternalSecret repository-charts',
      'ExternalSecret repository-platform',
      'SecretStore secrets',
    ]);
    for (const { metadata } of objects()) expect(metadata.namespace).toBe('argocd');
  });

  it('hold a token for the registry of our charts, renewed before it ends', () => {
    const { spec } = named(objects(), 'ExternalSecret', 'repository-charts');
    expect(spec).toMatchObject({
      refreshInterval: '6h0m0s',
      target: {
        template: {
          metadata: { labels: { 'argocd.argoproj.io/secret-type': 'repository' } },
          data: {
            type: 'helm',
            enableOCI: 'true',
            url: '333333333333.dkr.ecr.us-east-1.amazonaws.com/prod/charts',
            username: '{{ .username }}',
            password: '{{ .password }}',
          },
        },
      },
      dataFrom: [{ sourceRef: { generatorRef: { kind: 'ECRAuthorizationToken', name: 'charts' } } }],
    });
  });

  it("take Git's token and the client secret from what a person filled, by the role that may read it", () => {
    const key = context.tools.argoCdSecretArn;
    expect(named(objects(), 'SecretStore', 'secrets')['spec']).toEqual({
      provider: {
        aws: { service: 'SecretsManager', region: 'us-east-1', role: context.tools.secretsReaderRoleArn },
      },
    });
    expect(named(objects(), 'ExternalSecret', 'repository-platform')['spec']).toMatchObject({
      target: { template: { data: { type: 'git', url: 'https://gitlab.com/bytebytego/platform.git' } } },
      data: [
        { secretKey: 'username', remoteRef: { key, property: 'git-username' } },
        { secretKey: 'password', remoteRef: { key, property: 'git-password' } },
      ],
    });
    expect(named(objects(), 'ExternalSecret', 'argo-cd-sso')['spec']).toMatchObject({
      target: { template: { metadata: { labels: { 'app.kubernetes.io/part-of': 'argocd' } } } },
      data: [{ secretKey: 'oidc-client-secret', remoteRef: { key, property: 'oidc-client-secret' } }],
    });
  });

  it('have no client secret where nobody signs in by it', () => {
    const { sso: _, ...environment } = context.environment;
    const local = rendered(argoCdSecretsRelease({ ...context, environment }));
    expect(local.map(({ metadata }) => metadata.name)).not.toContain('argo-cd-sso');
  });
});

describe("Reloader's rights", () => {
  const release = releaseNamed(deliveryReleases(releaseContext('prod')), 'platform-reloader');
  const objects = once(() => rendered(release));

  it('are bound in its own namespace only; a system that wants it binds them itself', () => {
    expect(objects().filter(({ kind }) => kind === 'ClusterRoleBinding')).toEqual([]);
    const bindings = objects().filter(({ kind }) => kind === 'RoleBinding');
    expect(bindings.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`)).toEqual([
      'reloader/reloader',
      'reloader/reloader-leader',
    ]);
    for (const binding of bindings) {
      expect(binding['subjects']).toEqual([{ kind: 'ServiceAccount', name: 'reloader', namespace: 'reloader' }]);
    }
  });

  it('read secrets and roll workloads, and write no secret', () => {
    const rules = named(objects(), 'ClusterRole', 'reloader')['rules'] as readonly {
      readonly resources: readonly string[];
      readonly verbs: readonly string[];
    }[];
    expect(rules.find(({ resources }) => resources.includes('secrets'))?.verbs).toEqual(['get', 'list', 'watch']);
    expect(rules.flatMap(({ verbs }) => verbs)).not.toContain('delete');
  });
});

describe("Karpenter's pools", () => {
  const pools = releaseNamed(karpenterReleases(releaseContext('prod')), 'platform-karpenter');
  const objects = once(() => rendered(pools));

  it('are one for each purpose, with a class of its own', () => {
    expect(
      objects()
        .map(({ kind, metadata }) => `${kind} ${metadata.name}`)
        .sort(),
    ).toEqual(['EC2NodeClass applications', 'EC2NodeClass system', 'NodePool applications', 'NodePool system']);
  });

  it('launch encrypted nodes that hand their metadata to nobody else, in the subnets of the cluster', () => {
    const discovery = [{ tags: { 'karpenter.sh/discovery': 'prod-platform' } }];
    expect(named(objects(), 'EC2NodeClass', 'applications')['spec']).toMatchObject({
      instanceProfile: 'prod-karpenter-node',
      subnetSelectorTerms: discovery,
      securityGroupSelectorTerms: discovery,
      associatePublicIPAddress: false,
      metadataOptions: { httpTokens: 'required', httpPutResponseHopLimit: 2 },
      blockDeviceMappings: [{ ebs: { encrypted: true, kmsKeyID: releaseContext('prod').dataKeyArn } }],
    });
  });

  it('end at their limits and replace one node at a time', () => {
    expect(named(objects(), 'NodePool', 'applications')['spec']).toMatchObject({
      limits: { cpu: '24', memory: '96Gi' },
      disruption: { budgets: [{ nodes: '1' }] },
    });
  });

  it('keep applications off system nodes by the taint of the node groups', () => {
    const template = (name: string) =>
      (named(objects(), 'NodePool', name)['spec'] as { template: { spec: object } }).template.spec;
    expect(template('system')).toMatchObject({
      taints: [{ key: 'CriticalAddonsOnly', value: 'true', effect: 'PreferNoSchedule' }],
    });
    expect(template('applications')).not.toHaveProperty('taints');
  });
});

describe('its sections', () => {
  it('refuse what would be found out in the cluster: an image that floats by accident, an ARN that is none', () => {
    const { values } = releaseNamed(karpenterReleases(releaseContext('prod')), 'platform-karpenter');
    const karpenter = values['karpenter'] as object;
    const refused = (section: object) => () =>
      render(CHART, { environment: 'prod', ...section }, { release: 'platform', namespace: 'kube-system' });
    expect(refused({ karpenter: { ...karpenter, image: 'al2023' } })).toThrow(/image/);
    expect(refused({ karpenter: { ...karpenter, volumeKeyArn: 'data' } })).toThrow(/volumeKeyArn/);
    expect(refused({ argoCd: { region: 'us-east-1' } })).toThrow(/registry/);
    expect(refused({ reloader: {} })).toThrow(/serviceAccount/);
  });
});
