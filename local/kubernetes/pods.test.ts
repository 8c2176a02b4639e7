import { describe, expect, it } from 'vitest';
import { isReady, neededBy } from './pods.ts';

describe('what a pod needs before it starts', () => {
  it('is every secret and config map of its variables and volumes, init containers included', () => {
    const needed = neededBy({
      containers: [
        {
          name: 'app',
          image: 'app',
          env: [
            {},
            { valueFrom: { secretKeyRef: { name: 'a', key: 'URL' } } },
            { valueFrom: { configMapKeyRef: { name: 'b', key: 'MODE' } } },
          ],
          envFrom: [{ secretRef: { name: 'c' } }, { configMapRef: { name: 'd' } }],
        },
      ],
      initContainers: [{ name: 'init', image: 'init', envFrom: [{ secretRef: { name: 'e' } }] }],
      volumes: [
        {},
        { secret: { secretName: 'f' } },
        { configMap: { name: 'g' } },
        { projected: { sources: [{ secret: { name: 'h' } }, { configMap: { name: 'i' } }, {}] } },
      ],
    });
    expect(needed).toEqual([
      { kind: 'Secret', name: 'a', key: 'URL' },
      { kind: 'ConfigMap', name: 'b', key: 'MODE' },
      { kind: 'Secret', name: 'c' },
      { kind: 'ConfigMap', name: 'd' },
      { kind: 'Secret', name: 'e' },
      { kind: 'Secret', name: 'f' },
      { kind: 'ConfigMap', name: 'g' },
      { kind: 'Secret', name: 'h' },
      { kind: 'ConfigMap', name: 'i' },
    ]);
  });

  it('leaves out what is optional', () => {
    const needed = neededBy({
      containers: [{ name: 'app', image: 'app', envFrom: [{ secretRef: { name: 'a', optional: true } }] }],
      volumes: [{ secret: { secretName: 'b', optional: true } }, { configMap: { name: 'c', optional: true } }],
    });
    expect(needed).toEqual([]);
  });
});

describe('a pod takes traffic', () => {
  const pod = (status: object, metadata: object = {}) => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'p', ...metadata },
    status,
  });
  const ready = { conditions: [{ type: 'Ready', status: 'True' }] };

  it('when it is ready', () => expect(isReady(pod(ready))).toBe(true));
  it('not when it is not', () => {
    expect(isReady(pod({ conditions: [{ type: 'Ready', status: 'False' }] }))).toBe(false);
    expect(isReady(pod({}))).toBe(false);
  });
  it('not when it is on its way out', () => expect(isReady(pod(ready, { deletionTimestamp: 'now' }))).toBe(false));
});
