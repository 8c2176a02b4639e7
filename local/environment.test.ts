import { describe, expect, it } from 'vitest';
import { environments } from '../environments/index.ts';
import type { EnvironmentInput } from '../environments/schema.ts';
import { because, unwrapReasons } from '../lib/because.ts';
import { localized } from './environment.ts';

const ENDS = { resolver: '127.0.0.1:5353', kubeconfig: '/srv/kubeconfig' };
const [dev] = environments as readonly [EnvironmentInput];

describe('the data of an environment for this machine', () => {
  it('are the same but for the resolver and the kubeconfig; what was read stays as it was', () => {
    const before = structuredClone(dev);
    const { value, reasons } = unwrapReasons(localized(dev, ENDS));
    const plain = unwrapReasons(dev);
    const { dns, cluster, ...rest } = plain.value as { dns: object; cluster: object };
    expect(value).toEqual({
      ...rest,
      dns: { ...dns, resolver: ENDS.resolver },
      cluster: { ...cluster, kubeconfig: ENDS.kubeconfig },
    });
    expect(reasons).toEqual(plain.reasons);
    expect(dev).toEqual(before);
  });

  it('lose the protections only where everything goes', () => {
    const prod = environments.at(-1) as EnvironmentInput;
    expect(unwrapReasons(localized(prod, ENDS)).value).not.toHaveProperty('removal');
    expect(unwrapReasons(localized(prod, { ...ENDS, removal: 'destroy' })).value).toHaveProperty('removal', 'destroy');
  });

  it('take charts from a mirror where this machine has one', () => {
    expect(unwrapReasons(localized(dev, ENDS)).value).not.toHaveProperty('charts');
    const { value } = unwrapReasons(localized(dev, { ...ENDS, chartMirror: '/srv/charts' }));
    expect(value).toHaveProperty('charts', { mirror: '/srv/charts' });
  });

  it('keep the reason of a part that they change, and of all of it', () => {
    const { dns, cluster, ...rest } = dev as { dns: object; cluster: object };
    const reasoned = because({ ...rest, dns: because(dns, 'of dns'), cluster: because(cluster, 'of cluster') }, 'all');
    const { value, reasons } = unwrapReasons(localized(reasoned as unknown as EnvironmentInput, ENDS));
    expect(value).toHaveProperty('dns.resolver', ENDS.resolver);
    expect(value).toHaveProperty('cluster.kubeconfig', ENDS.kubeconfig);
    expect(reasons).toMatchObject({ '': 'all', dns: 'of dns', cluster: 'of cluster' });
  });
});
