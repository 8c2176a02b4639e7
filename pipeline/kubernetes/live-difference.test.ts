import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { liveDifferences } from './live-difference.ts';
import type { KubernetesObject } from './release.ts';

function deployment(spec: object, labels: Record<string, string> = { app: 'cart' }): KubernetesObject {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'cart', namespace: 'shop', labels },
    spec,
  } as never;
}
const container = (further: object = {}) => ({ name: 'cart', image: 'cart@sha256:1', ...further });
const pod = (...containers: object[]) => ({ template: { spec: { containers } } });
const differences = (wanted: object, live: object, scaled = false) =>
  liveDifferences(deployment(wanted), deployment(live), { scaled });

describe('a live object', () => {
  it('is as its manifest says, whatever defaults, status and other containers it has beside', () => {
    const live = {
      ...pod({ name: 'istio-proxy', image: 'proxy' }, container({ terminationMessagePath: '/dev/termination-log' })),
      strategy: { type: 'RollingUpdate' },
    };
    expect(
      liveDifferences(
        deployment(pod(container())),
        { ...deployment(live), status: { replicas: 3 } },
        { scaled: false },
      ),
    ).toEqual([]);
  });

  it('is told by the paths of what somebody has changed, taken away or relabelled; no value is', () => {
    const wanted = { replicas: 2, ...pod(container({ env: [{ name: 'MODE', value: 'safe' }] })) };
    const live = { replicas: 5, ...pod(container({ image: 'cart@sha256:2', env: [] })) };
    expect(differences(wanted, live)).toEqual([
      'spec.replicas',
      'spec.template.spec.containers[cart].image',
      'spec.template.spec.containers[cart].env[MODE]',
    ]);
    expect(liveDifferences(deployment({}), deployment({}, { app: 'other' }), { scaled: false })).toEqual([
      'metadata.labels.app',
    ]);
  });

  it('may have other replicas where an autoscaler decides', () => {
    expect(differences({ replicas: 2 }, { replicas: 5 }, true)).toEqual([]);
  });

  it('may say the same quantity in other words', () => {
    const resources = (cpu: unknown, memory: string) => pod(container({ resources: { requests: { cpu, memory } } }));
    expect(differences(resources(0.5, '1024Mi'), resources('500m', '1Gi'))).toEqual([]);
    expect(differences(resources('500m', '1Gi'), resources('501m', '1Gi'))).toEqual([
      'spec.template.spec.containers[cart].resources.requests.cpu',
    ]);
  });

  it('need not carry what is empty in its manifest, and may carry what the cluster fills in', () => {
    expect(
      differences(
        { selector: {}, paused: false, args: [], webhooks: [{ name: 'a', caBundle: 'Cg==' }] },
        { webhooks: [{ name: 'a', caBundle: 'TG9uZw==' }] },
      ),
    ).toEqual([]);
  });

  it('that is what was applied has no differences', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (spec) => {
        expect(differences(spec, structuredClone(spec))).toEqual([]);
      }),
    );
  });
});
