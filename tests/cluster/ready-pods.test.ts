import { describe, expect, it } from 'vitest';
import type { Api } from './api.ts';
import type { Pod } from './pods.ts';
import { countReady, fewestReady } from './ready-pods.ts';

function pod(name: string, ready: boolean, more: object = {}): Pod {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'any', namespace: 'shop', labels: { 'app.kubernetes.io/name': name }, ...more },
    spec: { containers: [] },
    status: { phase: 'Running', conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }] },
  };
}

const SHOP = new Set(['shop']);

describe('ready pods', () => {
  it('are counted for each workload; one with pods but none ready counts 0', () => {
    const pods = [pod('web', true), pod('web', true), pod('web', false), pod('api', false)];
    expect([...countReady(pods, SHOP)]).toEqual([
      ['shop/web', 2],
      ['shop/api', 0],
    ]);
  });

  it('of other namespaces, of jobs, of canaries and of nobody are not counted', () => {
    const labels = { 'app.kubernetes.io/name': 'web' };
    const others = [
      { namespace: 'bank' },
      { ownerReferences: [{ kind: 'Job' }] },
      { labels: { ...labels, version: 'canary' } },
      { labels: {} },
    ];
    expect(
      countReady(
        others.map((more) => pod('web', true, more)),
        SHOP,
      ).size,
    ).toBe(0);
    expect(countReady([pod('web', true, { labels: { ...labels, version: 'stable' } })], SHOP).get('shop/web')).toBe(1);
  });
});

describe('the fewest', () => {
  const seen = (...moments: readonly (readonly Pod[])[]) => {
    let looked = 0;
    const list = async () => moments[Math.min(looked++, moments.length - 1)] ?? [];
    return {
      api: { list } as unknown as Api,
      until: async (looks: number) => {
        while (looked < looks) await new Promise((resolve) => setTimeout(resolve, 5));
      },
    };
  };

  it('are those of the worst moment, gone workloads included', async () => {
    const both = [pod('web', true), pod('web', true), pod('api', true)];
    const { api, until } = seen(both, [pod('web', true)], both);
    expect(await fewestReady(api, SHOP, () => until(3))).toEqual(
      new Map([
        ['shop/web', 1],
        ['shop/api', 0],
      ]),
    );
  });

  it('are not told when what happened failed', async () => {
    const { api } = seen([pod('web', true)]);
    const failing = async () => {
      throw new Error('the upgrade failed');
    };
    await expect(fewestReady(api, SHOP, failing)).rejects.toThrow('the upgrade failed');
  });
});
