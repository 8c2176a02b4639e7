import { describe, expect, it } from 'vitest';
import { committedPlatform, testStack } from '../../tests/support/app.ts';
import { type Json, leaveOut, type Unreached } from './leave-out.ts';

/** What is left of a stack with these parts, and what was left out. */
function without(unreached: Partial<Unreached>, parts: object) {
  const json = {
    provider: { aws: [{}], helm: [{}], kubernetes: [{}] },
    terraform: { required_providers: { aws: {}, helm: {}, kubernetes: {} } },
    ...parts,
  };
  const gone = leaveOut(json, { providers: [], releases: [], ...unreached });
  return { gone, json: json as typeof json & Record<string, unknown> };
}

const platform = {
  resource: {
    kubernetes_namespace_v1: { shop: {}, mesh: {} },
    helm_release: {
      base: { name: 'base', depends_on: ['kubernetes_namespace_v1.shop', 'kubernetes_namespace_v1.mesh'] },
      certificates: { name: 'cert-manager', depends_on: ['helm_release.base'] },
      mesh: { name: 'istiod', depends_on: ['helm_release.base', 'helm_release.certificates'] },
      shop: { name: 'shop', depends_on: ['helm_release.mesh', 'helm_release.certificates'] },
    },
  },
};

describe('without a provider, a stack', () => {
  it('has nothing of that provider, and no output that told of it', () => {
    const { gone, json } = without(
      { providers: ['helm', 'kubernetes'] },
      {
        resource: {
          kubernetes_namespace_v1: { shop: {} },
          helm_release: { api: { name: 'api' } },
          aws_iam_role: { api: { depends_on: ['kubernetes_namespace_v1.shop', 'aws_iam_role.other'] }, other: {} },
        },
        data: { kubernetes_service_v1: { mesh: {} } },
        output: {
          namespace: { value: '${kubernetes_namespace_v1.shop.id}' },
          role: { value: '${aws_iam_role.api.arn}' },
        },
      },
    );
    expect(gone).toEqual(['kubernetes_namespace_v1.shop', 'helm_release.api', 'data.kubernetes_service_v1.mesh']);
    expect(json).toEqual({
      provider: { aws: [{}] },
      terraform: { required_providers: { aws: {} } },
      resource: { aws_iam_role: { api: { depends_on: ['aws_iam_role.other'] }, other: {} } },
      output: { role: { value: '${aws_iam_role.api.arn}' } },
    });
  });

  it('has no empty block where nothing remains: Terraform refuses one', () => {
    const { json } = without({ providers: ['kubernetes'] }, { resource: { kubernetes_namespace_v1: { shop: {} } } });
    expect(json).not.toHaveProperty('resource');
  });

  it('keeps the other, with what can do without the first', () => {
    const { gone, json } = without(
      { providers: ['kubernetes'] },
      {
        resource: {
          kubernetes_namespace_v1: { shop: {} },
          helm_release: {
            free: { name: 'free', depends_on: ['kubernetes_namespace_v1.shop'] },
            bound: { name: 'bound', namespace: '${kubernetes_namespace_v1.shop.id}' },
            next: { name: 'next', values: ['${helm_release.bound.version}'] },
          },
        },
      },
    );
    expect(gone).toEqual(['kubernetes_namespace_v1.shop', 'helm_release.bound', 'helm_release.next']);
    expect(json['resource']).toEqual({ helm_release: { free: { name: 'free', depends_on: [] } } });
    expect(Object.keys(json.provider)).toEqual(['aws', 'helm']);
    expect(Object.keys(json.terraform.required_providers)).toEqual(['aws', 'helm']);
  });

  it('keeps a resource of AWS that takes a value of it, for Terraform to refuse', () => {
    const role = { name: '${kubernetes_namespace_v1.shop.id}' };
    const { gone, json } = without(
      { providers: ['kubernetes'] },
      { resource: { kubernetes_namespace_v1: { shop: {} }, aws_iam_role: { shop: role } } },
    );
    expect(gone).toEqual(['kubernetes_namespace_v1.shop']);
    expect(json['resource']).toEqual({ aws_iam_role: { shop: role } });
  });
});

describe('without a release, a stack', () => {
  it('keeps the order of the others: who waited for it waits for what it waited for', () => {
    const { gone, json } = without({ releases: ['cert-manager', 'istiod'] }, structuredClone(platform));
    expect(gone).toEqual(['helm_release.certificates', 'helm_release.mesh']);
    expect(json).toHaveProperty('resource.helm_release', {
      base: platform.resource.helm_release.base,
      shop: { name: 'shop', depends_on: ['helm_release.base'] },
    });
    expect(Object.keys(json.provider)).toEqual(['aws', 'helm', 'kubernetes']);
  });

  it('does not take another for it whose address begins the same', () => {
    const { gone } = without(
      { releases: ['web'] },
      {
        resource: {
          helm_release: {
            web: { name: 'web' },
            web_admin: { name: 'web-admin' },
            job: { name: 'job', values: ['${helm_release.web_admin.version}'] },
          },
        },
      },
    );
    expect(gone).toEqual(['helm_release.web']);
  });

  it('is unchanged where it has none of that name', () => {
    const { gone, json } = without({ releases: ['loki'] }, structuredClone(platform));
    expect(gone).toEqual([]);
    expect(json).toMatchObject(platform);
  });
});

/** Resources by type, whatever they wait for. */
function valuesOf(stack: Json, prefix = ''): Readonly<Record<string, object>> {
  const types = Object.entries((stack['resource'] ?? {}) as Record<string, Record<string, Json>>);
  const values = (blocks: Record<string, Json>) =>
    Object.fromEntries(Object.entries(blocks).map(([name, { depends_on: _, ...block }]) => [name, block]));
  return Object.fromEntries(
    types.filter(([type]) => type.startsWith(prefix)).map(([type, blocks]) => [type, values(blocks)]),
  );
}

describe('the stacks of this project', () => {
  const json = (name: string) => structuredClone(testStack('dev', name).json) as Json;
  const stacks = ['platform', ...Object.keys(committedPlatform().environments[0]?.systems ?? {})];

  it.each(stacks)(
    'of %s, without Helm and Kubernetes, keep everything of AWS and point at nothing that is gone',
    (name) => {
      const whole = json(name);
      const rest = json(name);
      const gone = leaveOut(rest, { providers: ['helm', 'kubernetes'], releases: [] });
      expect(gone.length).toBeGreaterThan(1);
      expect(valuesOf(rest)).toEqual(valuesOf(whole, 'aws_'));
      expect(rest['output']).toEqual(whole['output']);
      expect(JSON.stringify(rest['resource'] ?? {})).not.toMatch(/(helm|kubernetes)_\w+\.\w/);
    },
  );

  it('of the controllers keep their identities', () => {
    const stack = json('platform');
    leaveOut(stack, { providers: ['helm', 'kubernetes'], releases: [] });
    expect(Object.keys(valuesOf(stack))).toContain('aws_eks_pod_identity_association');
  });

  it('install charts of ours after the namespaces where no chart of others is reached', () => {
    const stack = json('platform') as { resource: { helm_release: Record<string, Json> } };
    const others = Object.values(stack.resource.helm_release).filter(({ repository }) => repository !== undefined);
    const gone = leaveOut(stack, { providers: [], releases: others.map(({ name }) => String(name)) });
    expect(gone).toHaveLength(others.length);
    const { releases_platform_application: last } = stack.resource.helm_release;
    expect(last?.['depends_on']).toContain('helm_release.releases_platform_base');
    expect(last?.['depends_on']).not.toContain('helm_release.releases_argo_cd');
  });
});
