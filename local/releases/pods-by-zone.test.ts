import { describe, expect, it } from 'vitest';
import { ZONE_LABEL } from '../kubernetes/node-objects.ts';
import { podsByZone } from './pods-by-zone.ts';

const node = (name: string, zone: string) => ({
  apiVersion: 'v1',
  kind: 'Node',
  metadata: { name, labels: { [ZONE_LABEL]: zone } },
});
const pod = (namespace: string, nodeName: string | undefined, ready = true, phase = 'Running') => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'a', namespace },
  spec: { nodeName, containers: [] },
  status: { phase, conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }] },
});
const NODES = [node('one', 'b'), node('two', 'a')];

describe('pods', () => {
  it('are counted by system and zone, ready ones and all', () => {
    const found = podsByZone([
      ...NODES,
      pod('shop', 'one'),
      pod('shop', 'one', false),
      pod('shop', 'two'),
      pod('blog', 'two'),
    ]);
    expect(JSON.stringify(found)).toBe(
      JSON.stringify({
        blog: { a: { ready: 1, all: 1 } },
        shop: { a: { ready: 1, all: 1 }, b: { ready: 1, all: 2 } },
      }),
    );
  });

  it('without a node are in no zone, and those of a job that is done nowhere', () => {
    const found = podsByZone([
      ...NODES,
      pod('shop', undefined, false, 'Pending'),
      pod('shop', 'one', false, 'Succeeded'),
    ]);
    expect(found).toEqual({ shop: { none: { ready: 0, all: 1 } } });
  });
});
