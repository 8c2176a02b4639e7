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
  it('is as its manifest says, whatever defaults and status it has beside', () => {
    const live = {
      ...pod(container({ terminationMessagePath: '/dev/termination-log' })),
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

  it('need not have what its manifest leaves to the API: nothing, empty text, a status', () => {
    const wanted = { clusterIP: '', template: { metadata: { creationTimestamp: null } } };
    const live = { clusterIP: '172.20.0.1', template: { metadata: { creationTimestamp: '2026-11-21T00:00:00Z' } } };
    expect(differences(wanted, live)).toEqual([]);
    const crd = { ...deployment({}), status: { acceptedNames: { kind: '' }, storedVersions: [] } };
    const accepted = { ...deployment({}), status: { acceptedNames: { kind: 'Cart' }, storedVersions: ['v1'] } };
    expect(liveDifferences(crd, accepted, { scaled: false })).toEqual([]);
  });

  it('is told where text that was left empty on purpose, a switch or a number is set', () => {
    const env = (value: string) => pod(container({ env: [{ name: 'DEBUG', value }] }));
    expect(differences(env(''), env('all'))).toEqual(['spec.template.spec.containers[cart].env[DEBUG].value']);
    expect(differences({ replicas: 0, paused: false }, { replicas: 1, paused: true })).toEqual([
      'spec.replicas',
      'spec.paused',
    ]);
  });

  it('is told by containers, volumes, variables and mounts that somebody has added to its pods', () => {
    const live = {
      template: {
        spec: {
          containers: [
            container({
              env: [{ name: 'DEBUG', value: '1' }],
              envFrom: [{ secretRef: { name: 'other' } }],
              volumeMounts: [{ name: 'host', mountPath: '/host' }],
            }),
            { name: 'miner', image: 'miner' },
          ],
          initContainers: [{ name: 'first', image: 'first' }],
          volumes: [{ name: 'host', hostPath: { path: '/' } }],
        },
      },
    };
    const at = 'spec.template.spec';
    expect(differences(pod(container()), live)).toEqual([
      `${at}.volumes[host]`,
      `${at}.containers[miner]`,
      `${at}.containers[cart].env[DEBUG]`,
      `${at}.containers[cart].envFrom`,
      `${at}.containers[cart].volumeMounts`,
      `${at}.initContainers[first]`,
    ]);
  });

  it('is told by a key that somebody has added to a ConfigMap, unless a program fills it', () => {
    const map = (data: object) => ({ ...deployment({}), kind: 'ConfigMap', data });
    expect(liveDifferences(map({ a: '1' }), map({ a: '1', b: '2' }), { scaled: false })).toEqual(['data.b']);
    expect(liveDifferences(map({ a: '' }), map({ a: '1' }), { scaled: false })).toEqual(['data.a']);
    expect(liveDifferences(map({}), map({ b: '2' }), { scaled: false })).toEqual([]);
  });

  it('may mount one volume twice and name a group and a user alike', () => {
    const mounts = [
      { name: 'data', mountPath: '/a', subPath: 'a' },
      { name: 'data', mountPath: '/b', subPath: 'b' },
    ];
    expect(differences(pod(container({ volumeMounts: mounts })), pod(container({ volumeMounts: mounts })))).toEqual([]);
    const moved = [mounts[0], { ...mounts[1], mountPath: '/c' }];
    expect(differences(pod(container({ volumeMounts: mounts })), pod(container({ volumeMounts: moved })))).toEqual([
      'spec.template.spec.containers[cart].volumeMounts[data].mountPath',
    ]);
  });

  it('may have a webhook that its program has made strict, never one made lax', () => {
    const hook = (failurePolicy: string) => ({ ...deployment({}), webhooks: [{ name: 'check', failurePolicy }] });
    expect(liveDifferences(hook('Ignore'), hook('Fail'), { scaled: false })).toEqual([]);
    expect(liveDifferences(hook('Fail'), hook('Ignore'), { scaled: false })).toEqual(['webhooks[check].failurePolicy']);
  });

  it('that is what was applied has no differences', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (spec) => {
        expect(differences(spec, structuredClone(spec))).toEqual([]);
      }),
    );
  });
});
