import { describe, expect, it } from 'vitest';
import { LEAST, one, readCase, renderSystem, spec, type Values } from '../../tests/charts/system.ts';

const ALB = 'alb.ingress.kubernetes.io';
const INGRESS = { class: 'platform', order: 10, securityGroups: ['sg-1', 'sg-2'] };

function ingress(routes: readonly Values[], extra: Values = {}) {
  const objects = renderSystem({
    ...LEAST,
    serviceAccounts: [...new Set(routes.map((route) => route['service']))],
    hosts: ['small.example.com'],
    routes: routes.map((route) => ({ port: 80, timeoutSeconds: 15, ...route })),
    ingress: INGRESS,
    ...extra,
  });
  return one(objects, 'Ingress', 'small');
}

const backendsOf = (object: ReturnType<typeof ingress>) =>
  (spec(object)['rules'] as { http: { paths: { path: string; backend: { service: { name: string } } }[] } }[]).flatMap(
    ({ http }) => http.paths.map(({ path, backend }) => `${path} ${backend.service.name}`),
  );
const annotation = (object: ReturnType<typeof ingress>, name: string): unknown => {
  const text = object.metadata.annotations?.[`${ALB}/${name}`];
  return text === undefined ? undefined : JSON.parse(text);
};
const rewriting = (regex: string, replace: string) => [
  { type: 'url-rewrite', urlRewriteConfig: { rewrites: [{ regex, replace }] } },
];

describe('the Ingress of a system', () => {
  it('joins the shared load balancer, reaches pods by their addresses, and leaves the rest to its class', () => {
    const object = ingress([{ path: '/', service: 'web' }]);
    expect(object.metadata.annotations).toEqual({
      [`${ALB}/group.order`]: '10',
      [`${ALB}/security-groups`]: 'sg-1,sg-2',
      [`${ALB}/listen-ports`]: '[{"HTTP":80},{"HTTPS":443}]',
      [`${ALB}/target-type`]: 'ip',
      [`${ALB}/backend-protocol`]: 'HTTP',
      [`${ALB}/healthcheck-protocol`]: 'HTTP',
      [`${ALB}/healthcheck-port`]: 'traffic-port',
      [`${ALB}/healthcheck-interval-seconds`]: '10',
      [`${ALB}/healthcheck-timeout-seconds`]: '5',
      [`${ALB}/healthy-threshold-count`]: '2',
      [`${ALB}/unhealthy-threshold-count`]: '2',
      [`${ALB}/success-codes`]: '200',
      [`${ALB}/target-group-attributes`]:
        'deregistration_delay.timeout_seconds=15,load_balancing.algorithm.type=least_outstanding_requests',
    });
    expect(spec(object)).toEqual({
      ingressClassName: 'platform',
      rules: [
        {
          host: 'small.example.com',
          http: {
            paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: 'web', port: { number: 80 } } } }],
          },
        },
      ],
    });
  });

  it('has the same paths for every host', () => {
    const object = ingress([{ path: '/', service: 'web' }], { hosts: ['a.example.com', 'b.example.com'] });
    const rules = spec(object)['rules'] as { host: string; http: unknown }[];
    expect(rules.map(({ host }) => host)).toEqual(['a.example.com', 'b.example.com']);
    expect(rules[1]?.http).toEqual(rules[0]?.http);
  });

  it('lets a leaving pod answer as long as is said', () => {
    const object = ingress([{ path: '/', service: 'web' }], { ingress: { ...INGRESS, deregistrationSeconds: 40 } });
    expect(object.metadata.annotations?.[`${ALB}/target-group-attributes`]).toContain('timeout_seconds=40,');
  });
});

describe('a rewritten prefix', () => {
  it('is a transform of the backend by its name', () => {
    const object = ingress([
      { path: '/api/cart', rewrite: '/cart', service: 'cart' },
      { path: '/api/v1.2', rewrite: '/', service: 'api' },
      { path: '/', service: 'web' },
    ]);
    expect(backendsOf(object)).toEqual(['/api/cart cart', '/api/v1.2 api', '/ web']);
    expect(annotation(object, 'transforms.cart')).toEqual(rewriting('^/api/cart(.*)$', '/cart$1'));
    expect(annotation(object, 'transforms.api')).toEqual(rewriting('^/api/v1\\.2/?(.*)$', '/$1'));
    expect(annotation(object, 'transforms.web')).toBeUndefined();
    expect(annotation(object, 'actions.cart')).toBeUndefined();
  });

  it('does not take hold of another route of the same service', () => {
    const object = ingress([
      { path: '/api', rewrite: '/', service: 'web' },
      { path: '/', service: 'web' },
    ]);
    const [rewritten, kept] = backendsOf(object);
    expect(kept).toBe('/ web');
    expect(rewritten).toMatch(/^\/api web-[0-9a-f]{8}$/);
    const name = rewritten?.split(' ')[1];
    expect(annotation(object, `actions.${name}`)).toEqual({
      type: 'forward',
      forwardConfig: { targetGroups: [{ serviceName: 'web', servicePort: 80 }] },
    });
    expect(annotation(object, `transforms.${name}`)).toEqual(rewriting('^/api/?(.*)$', '/$1'));
    expect(annotation(object, 'transforms.web')).toBeUndefined();
  });

  it('is one of its own for each route of the case in ci/', () => {
    const object = one(renderSystem(readCase('ingress.yaml')), 'Ingress', 'storefront');
    const transforms = Object.keys(object.metadata.annotations ?? {}).filter((key) => key.includes('/transforms.'));
    expect(transforms).toHaveLength(4);
    expect(new Set(backendsOf(object).map((text) => text.split(' ')[1])).size).toBe(5);
  });
});

describe('a canary outside the mesh', () => {
  const canary = { weightPercent: 20, header: { name: 'x-canary', value: 'yes' } };
  const forward = (...targetGroups: object[]) => ({ type: 'forward', forwardConfig: { targetGroups } });

  it('gets its share by weight, and requests with the header first', () => {
    const object = ingress([{ path: '/api', rewrite: '/', service: 'api', canary }]);
    const [byHeader, byShare] = backendsOf(object).map((text) => text.split(' ')[1]);
    expect(byHeader).toBe(`${byShare}-canary`);
    expect(annotation(object, `conditions.${byHeader}`)).toEqual([
      { field: 'http-header', httpHeaderConfig: { httpHeaderName: 'x-canary', values: ['yes'] } },
    ]);
    expect(annotation(object, `actions.${byHeader}`)).toEqual(forward({ serviceName: 'api-canary', servicePort: 80 }));
    expect(annotation(object, `actions.${byShare}`)).toEqual(
      forward(
        { serviceName: 'api', servicePort: 80, weight: 80 },
        { serviceName: 'api-canary', servicePort: 80, weight: 20 },
      ),
    );
    expect(annotation(object, `conditions.${byShare}`)).toBeUndefined();
    for (const name of [byHeader, byShare]) {
      expect(annotation(object, `transforms.${name}`)).toEqual(rewriting('^/api/?(.*)$', '/$1'));
    }
  });

  it('gets nothing by weight at a share of zero', () => {
    const object = ingress([{ path: '/', service: 'web', canary: { ...canary, weightPercent: 0 } }]);
    expect(backendsOf(object).map((text) => text.replace(/[0-9a-f]{8}/, 'x'))).toEqual(['/ web-x-canary', '/ web']);
  });
});
