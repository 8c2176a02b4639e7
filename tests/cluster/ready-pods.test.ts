import { describe, expect, it } from 'vitest';
import type { Pod } from '../../local/kubernetes/pods.ts';
import type { WatchEvent } from '../../local/kubernetes/watched.ts';
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
  const named = (name: string, workload: string, ready: boolean): Pod => {
    const made = pod(workload, ready);
    return { ...made, metadata: { ...made.metadata, name } };
  };
  const all: WatchEvent = {
    type: 'BOOKMARK',
    object: {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: '', annotations: { 'k8s.io/initial-events-end': 'true' } },
    },
  };
  const pods = [named('web-1', 'web', true), named('web-2', 'web', true), named('api-1', 'api', true)];

  /** A server that tells these pods, then what the test makes it tell. */
  const serving = (last: readonly Pod[] = pods) => {
    let tell: (event: WatchEvent) => void = () => undefined;
    const api = {
      list: async () => [...last],
      watch: (_: object, signal: AbortSignal, onEvent: (event: WatchEvent) => void) => {
        tell = onEvent;
        for (const object of pods) onEvent({ type: 'ADDED', object });
        onEvent(all);
        return new Promise<void>((end) => signal.addEventListener('abort', () => end()));
      },
    };
    return { api, tell: (event: WatchEvent) => tell(event) };
  };

  it('are those of the worst moment, however short, gone workloads included', async () => {
    const { api, tell } = serving();
    const fewest = await fewestReady(api, SHOP, async () => {
      tell({ type: 'MODIFIED', object: named('web-1', 'web', false) });
      tell({ type: 'MODIFIED', object: named('web-1', 'web', true) });
      tell({ type: 'DELETED', object: named('api-1', 'api', true) });
      tell({ type: 'ADDED', object: named('api-2', 'api', true) });
    });
    expect(fewest).toEqual(
      new Map([
        ['shop/web', 1],
        ['shop/api', 0],
      ]),
    );
  });

  it('count what is there at the end even if nobody has told it yet', async () => {
    const fewest = await fewestReady(serving(pods.slice(0, 2)).api, SHOP, async () => undefined);
    expect(fewest.get('shop/api')).toBe(0);
  });

  it('are not told when what happened failed', async () => {
    const failing = async () => {
      throw new Error('the upgrade failed');
    };
    await expect(fewestReady(serving().api, SHOP, failing)).rejects.toThrow('the upgrade failed');
  });
});
