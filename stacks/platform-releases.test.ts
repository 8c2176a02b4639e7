import { describe, expect, it } from 'vitest';
import { CHARTS } from '../lib/catalogue/index.ts';
import { type Block, changedStack, testStack } from '../tests/support/app.ts';

const prod = testStack('prod', 'platform');

describe('releases', () => {
  const releases = prod.resources('helm_release');
  const named = (name: string, stack = prod): Block => {
    const found = Object.values(stack.resources('helm_release')).find((release) => release['name'] === name);
    if (found === undefined) throw new Error(`no release ${name}`);
    return found;
  };

  it('have names of their own, in namespaces that exist', () => {
    const namespaces = Object.values(prod.resources('kubernetes_namespace_v1')).map(
      ({ metadata }) => (metadata as { name: string }).name,
    );
    const names = Object.values(releases).map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const { namespace } of Object.values(releases)) expect([...namespaces, 'kube-system']).toContain(namespace);
  });

  it('are atomic, waited for, and at a pinned version of the catalogue', () => {
    for (const release of Object.values(releases)) {
      expect(release).toMatchObject({ atomic: true, wait: true, cleanup_on_fail: true, create_namespace: false });
    }
    expect(named('istiod')).toMatchObject({
      chart: 'istiod',
      version: CHARTS.istiod.version,
      repository: CHARTS.istiod.repository,
    });
  });

  it('start with what needs no other, once namespaces exist and every role is bound', () => {
    const roots = Object.values(releases).filter(
      ({ depends_on }) => !JSON.stringify(depends_on).includes('helm_release'),
    );
    expect(roots.map(({ name }) => name).sort()).toEqual([
      'platform-base',
      'platform-network',
      'prometheus-operator-crds',
    ]);
    const first = [
      ...Object.keys(prod.resources('kubernetes_namespace_v1')).map((id) => `kubernetes_namespace_v1.${id}`),
      ...Object.keys(prod.resources('aws_eks_pod_identity_association')).map(
        (id) => `aws_eks_pod_identity_association.${id}`,
      ),
    ];
    for (const { depends_on } of roots) expect([...(depends_on as string[])].sort()).toEqual([...first].sort());
  });

  it('put the gateway of the mesh last: its certificate and targets come before, and the webhook that fills its pods', () => {
    expect(named('istio-ingressgateway')['depends_on']).toEqual([
      'helm_release.releases_istiod',
      'helm_release.releases_istio_cni',
      'helm_release.releases_platform_mesh',
    ]);
  });

  it('take the chart of the platform from a file whose name changes with its content', () => {
    const paths = Object.values(releases)
      .filter(({ name }) => String(name).startsWith('platform-'))
      .map(({ chart }) => String(chart));
    expect(new Set(paths).size).toBe(1);
    expect(paths[0]).toMatch(/^assets\/platform-[0-9a-f]{16}\.tgz$/);
  });

  it('read what other stacks made by reference', () => {
    const values = String((named('platform-mesh')['values'] as string[])[0]);
    expect(JSON.parse(values)).toMatchObject({
      mesh: {
        targetGroup: {
          arn: '${data.terraform_remote_state.edge.outputs.gateway_target_group_arn}',
          vpcId: '${data.terraform_remote_state.network.outputs.vpc_id}',
        },
      },
    });
  });

  it('come from a mirror where the environment names one', () => {
    const mirrored = changedStack('dev', 'platform', { charts: { mirror: 'oci://registry.example/charts' } });
    expect(named('istiod', mirrored)).toMatchObject({
      chart: 'istiod',
      repository: 'oci://registry.example/charts',
    });
  });

  it('run each controller as the service account that its role is bound to', () => {
    for (const { namespace, service_account } of Object.values(prod.resources('aws_eks_pod_identity_association'))) {
      const there = Object.values(releases).filter((release) => release['namespace'] === namespace);
      expect({
        service_account,
        named: there.some((release) => namesAccount(release, String(service_account))),
      }).toEqual({
        service_account,
        named: true,
      });
    }
  });
});

/** Whether the values of a release make a service account of that name. */
function namesAccount({ values }: Block, account: string): boolean {
  const find = (value: unknown, key: string): boolean => {
    if (value === null || typeof value !== 'object') return false;
    if (/^serviceAccount/.test(key) && (value as Block)['name'] === account) return true;
    return Object.entries(value).some(([below, item]) => find(item, /^serviceAccount/.test(key) ? key : below));
  };
  return find(JSON.parse(String((values as string[])[0])), '');
}
