import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LEAST, names, one, readCase, renderSystem, spec, type Values } from '../../tests/charts/system.ts';
import { once } from '../../tests/support/once.ts';

const CONNECTION = { attempts: 2, retryOn: 'connect-failure,refused-stream', retryRemoteLocalities: true };
const ANSWER = { ...CONNECTION, retryOn: '5xx,connect-failure,refused-stream' };
const GATEWAY = { name: 'istio-ingress/platform', serviceAccount: 'istio-ingressgateway' };

const everything = once(() => renderSystem(readCase('mesh.yaml')));

interface Route {
  readonly name: string;
  readonly match?: readonly Values[];
  readonly [key: string]: unknown;
}

const httpOf = (host: string, objects = everything()) =>
  spec(one(objects, 'VirtualService', host))['http'] as readonly Route[];
const to = (service: string, port = 8080) => ({
  destination: { host: `${service}.bytebytego.svc.cluster.local`, port: { number: port } },
});
const subset = (service: string, name: string) => ({
  destination: { ...to(service).destination, subset: name },
});

function rewriteOf(found: Route | undefined): { readonly match: string; readonly rewrite: string } {
  const { uriRegexRewrite } = (found?.['rewrite'] ?? {}) as { uriRegexRewrite?: { match: string; rewrite: string } };
  if (uriRegexRewrite === undefined) throw new Error('not rewritten');
  return uriRegexRewrite;
}

/** The smallest mesh system with these routes; each service may be called through the gateway. */
function routed(routes: readonly Values[], extra: Values = {}): Values {
  const services = [...new Set(routes.map((route) => String(route['service'])))];
  return {
    ...LEAST,
    mesh: true,
    serviceAccounts: services,
    hosts: ['small.example.com'],
    gateway: GATEWAY,
    routes: routes.map((route) => ({ port: 80, timeoutSeconds: 15, ...route })),
    calls: services.map((service) => ({ service, port: 80, callers: [], fromGateway: true, timeoutSeconds: 15 })),
    ...extra,
  };
}

describe('the way in', () => {
  it('is one VirtualService per host, bound to the shared gateway and told to nobody else', () => {
    const hosts = ['bytebytego.example.com', 'direct.bytebytego.example.com'];
    const public_ = everything().filter(({ kind, ...object }) => {
      const { gateways } = (object['spec'] ?? {}) as { gateways?: unknown };
      return kind === 'VirtualService' && gateways !== undefined;
    });
    expect(public_.map(({ metadata }) => metadata.name)).toEqual(hosts);
    for (const object of public_) {
      expect(spec(object)).toMatchObject({
        hosts: [object.metadata.name],
        gateways: ['istio-ingress/platform'],
        exportTo: ['istio-ingress'],
      });
    }
    expect(httpOf(hosts[1] ?? '')).toEqual(httpOf(hosts[0] ?? ''));
  });

  it('has the most specific path first, by whole segments', () => {
    const paths = httpOf('bytebytego.example.com').map(({ match }) => match?.map(({ uri }) => uri));
    expect([...new Map(paths.map((path) => [JSON.stringify(path), path])).values()]).toEqual([
      [{ exact: '/api/uploads' }, { prefix: '/api/uploads/' }],
      [{ exact: '/api' }, { prefix: '/api/' }],
      [{ exact: '/chat' }, { prefix: '/chat/' }],
      [{ prefix: '/' }],
    ]);
  });

  it('waits as long as the service may take, and repeats writes only where the connection failed', () => {
    expect(httpOf('bytebytego.example.com').filter(({ name }) => name.startsWith('frontend/'))).toEqual([
      {
        name: 'frontend/:writes',
        match: [{ method: { regex: 'POST|PATCH' }, uri: { prefix: '/' } }],
        route: [to('frontend')],
        timeout: '15s',
        retries: CONNECTION,
      },
      {
        name: 'frontend/',
        match: [{ uri: { prefix: '/' } }],
        route: [to('frontend')],
        timeout: '15s',
        retries: ANSWER,
      },
    ]);
  });

  it('gives long-lived connections no timeout', () => {
    expect(httpOf('bytebytego.example.com').filter(({ name }) => name.startsWith('chat/'))).toEqual([
      {
        name: 'chat/chat',
        match: [{ uri: { exact: '/chat' } }, { uri: { prefix: '/chat/' } }],
        route: [to('chat')],
        retries: CONNECTION,
      },
    ]);
  });

  it('sends a share of the requests, and all with the header, to the canary', () => {
    const paths = [{ uri: { exact: '/api' } }, { uri: { prefix: '/api/' } }];
    const header = { headers: { 'x-canary': { exact: 'yes' } } };
    const writes = { method: { regex: 'POST|PATCH' } };
    const split = [
      { ...subset('backend', 'stable'), weight: 90 },
      { ...subset('backend', 'canary'), weight: 10 },
    ];
    expect(
      httpOf('bytebytego.example.com')
        .filter(({ name }) => name.startsWith('backend/api') && !name.startsWith('backend/api/uploads'))
        .map(({ name, match, route }) => ({ name, match, route })),
    ).toEqual([
      {
        name: 'backend/api:canary:writes',
        match: paths.map((path) => ({ ...path, ...header, ...writes })),
        route: [subset('backend', 'canary')],
      },
      {
        name: 'backend/api:canary',
        match: paths.map((path) => ({ ...path, ...header })),
        route: [subset('backend', 'canary')],
      },
      { name: 'backend/api:writes', match: paths.map((path) => ({ ...path, ...writes })), route: split },
      { name: 'backend/api', match: paths, route: split },
    ]);
  });

  it('with a share of zero sends only requests with the header to the canary', () => {
    const canary = { weightPercent: 0, header: { name: 'x-canary', value: 'yes' } };
    const http = httpOf('small.example.com', renderSystem(routed([{ path: '/', service: 'web', canary }])));
    const subsets = http.map(({ route }) => (route as Values[]).map((item) => item['destination']));
    const destination = (name: string) => ({ host: 'web.small.svc.cluster.local', port: { number: 80 }, subset: name });
    expect(subsets).toEqual([
      [destination('canary')],
      [destination('canary')],
      [destination('stable')],
      [destination('stable')],
    ]);
  });

  it('replaces a prefix and keeps what follows', () => {
    const [first] = httpOf('bytebytego.example.com');
    expect(first?.['rewrite']).toEqual({
      uriRegexRewrite: { match: '^/api/uploads(.*)$', rewrite: '/uploads\\1' },
    });
    expect(httpOf('bytebytego.example.com').filter((route) => 'rewrite' in route)).toHaveLength(2);
  });
});

describe('a rewritten path', () => {
  const segment = fc.stringMatching(/^[a-z0-9._~-]{1,6}$/);
  const path = fc.array(segment, { minLength: 1, maxLength: 3 }).map((parts) => `/${parts.join('/')}`);

  it('is the new prefix with the rest of the old path, whatever both are', () => {
    const prefixes = fc.record({
      path,
      rewrite: fc.oneof(path, fc.constant('/')),
      rest: fc.oneof(path, fc.constant('')),
    });
    fc.assert(
      fc.property(prefixes, ({ path: prefix, rewrite, rest }) => {
        const objects = renderSystem(routed([{ path: prefix, rewrite, service: 'web' }]));
        const [route] = httpOf('small.example.com', objects);
        const { match, rewrite: replacement } = rewriteOf(route);
        const arrived = `${prefix}${rest}`.replace(new RegExp(match), replacement.replace('\\1', '$1'));
        expect(arrived).toBe(rewrite === '/' ? rest || '/' : `${rewrite}${rest}`);
      }),
      { numRuns: 15 },
    );
  });
});

describe('calls inside the mesh', () => {
  it('have a timeout and retries of their own, and no path', () => {
    expect(spec(one(everything(), 'VirtualService', 'id-generator'))).toEqual({
      hosts: ['id-generator.bytebytego.svc.cluster.local'],
      exportTo: ['.'],
      http: [
        {
          name: 'id-generator:writes',
          match: [{ method: { regex: 'POST|PATCH' } }],
          route: [to('id-generator')],
          timeout: '2s',
          retries: CONNECTION,
        },
        { name: 'id-generator', route: [to('id-generator')], timeout: '2s', retries: ANSWER },
      ],
    });
  });

  it('have no routes where nobody inside calls', () => {
    expect(names(everything())).not.toContain('VirtualService/frontend');
  });
});
