import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LEAST, names, one, readCase, renderSystem, spec } from '../../tests/charts/system.ts';
import { once } from '../../tests/support/once.ts';

const everything = once(() => renderSystem(readCase('mesh.yaml')));

describe('who may call whom', () => {
  const principal = (account: string, namespace = 'bytebytego') => `cluster.local/ns/${namespace}/sa/${account}`;
  const gateway = principal('istio-ingressgateway', 'istio-ingress');
  const policies = once(() => everything().filter(({ kind }) => kind === 'AuthorizationPolicy'));

  it('is nobody by default, and mutual TLS has no exception', () => {
    expect(spec(one(everything(), 'AuthorizationPolicy', 'deny-by-default'))).toEqual({});
    expect(spec(one(everything(), 'PeerAuthentication', 'default'))).toEqual({ mtls: { mode: 'STRICT' } });
  });

  it('is exactly what calls says', () => {
    const allow = (service: string, principals: string[]) => ({
      name: service,
      spec: {
        selector: { matchLabels: { app: service } },
        action: 'ALLOW',
        rules: [
          {
            from: [{ source: { principals } }],
            to: [{ operation: { ports: ['8080'] } }],
          },
        ],
      },
    });
    expect(policies().map((policy) => ({ name: policy.metadata.name, spec: spec(policy) }))).toEqual(
      expect.arrayContaining([
        allow('frontend', [gateway]),
        allow('backend', [gateway, principal('frontend')]),
        allow('chat', [gateway, principal('frontend')]),
        allow('id-generator', [principal('backend'), principal('chat')]),
      ]),
    );
    expect(policies()).toHaveLength(5);
  });

  it('is nobody for a service without callers', () => {
    const calls = [{ service: 'web', port: 80, callers: [], fromGateway: false, timeoutSeconds: 15 }];
    const objects = renderSystem({ ...LEAST, mesh: true, serviceAccounts: ['web'], calls });
    expect(names(objects).filter((name) => name.startsWith('AuthorizationPolicy'))).toEqual([
      'AuthorizationPolicy/deny-by-default',
    ]);
  });

  it('equals the calls, whatever they are', () => {
    const services = ['api', 'jobs', 'mail', 'web'];
    const call = fc.record({ callers: fc.subarray(services), fromGateway: fc.constant(false) });
    fc.assert(
      fc.property(fc.tuple(call, call, call, call), (drawn) => {
        const calls = drawn.map((each, index) => ({ service: services[index], port: 80, timeoutSeconds: 5, ...each }));
        const objects = renderSystem({ ...LEAST, mesh: true, serviceAccounts: services, calls });
        const allowed = objects
          .filter(({ kind, metadata }) => kind === 'AuthorizationPolicy' && metadata.name !== 'deny-by-default')
          .map((policy) => {
            const [rule] = spec(policy)['rules'] as { from: { source: { principals: string[] } }[] }[];
            return [policy.metadata.name, rule?.from.flatMap(({ source }) => source.principals)];
          });
        const wanted = calls
          .filter(({ callers }) => callers.length > 0)
          .map(({ service, callers }) => [service, callers.map((caller) => principal(caller, 'small'))]);
        expect(Object.fromEntries(allowed)).toEqual(Object.fromEntries(wanted));
      }),
      { numRuns: 15 },
    );
  });
});
