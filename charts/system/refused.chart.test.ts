import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LEAST, names, readCase, renderSystem, type Values } from '../../tests/charts/system.ts';

const GATEWAY = { name: 'istio-ingress/platform', serviceAccount: 'istio-ingressgateway' };
const INGRESS = { class: 'platform', order: 10, securityGroups: ['sg-1'] };

const route = (path: string, service = 'web', extra: Values = {}) => ({
  path,
  service,
  port: 80,
  timeoutSeconds: 15,
  ...extra,
});
const call = (service: string, extra: Values = {}) => ({
  service,
  port: 80,
  callers: [],
  fromGateway: true,
  timeoutSeconds: 15,
  ...extra,
});

/** A system behind an Ingress with these routes. */
const behindIngress = (routes: readonly Values[], extra: Values = {}): Values => ({
  ...LEAST,
  serviceAccounts: ['web', 'api'],
  hosts: ['small.example.com'],
  ingress: INGRESS,
  routes,
  ...extra,
});

const inMesh = (extra: Values): Values => ({
  ...LEAST,
  mesh: true,
  serviceAccounts: ['web', 'api'],
  hosts: ['small.example.com'],
  gateway: GATEWAY,
  routes: [route('/')],
  calls: [call('web')],
  ...extra,
});

const without = (key: string): Values => Object.fromEntries(Object.entries(LEAST).filter(([name]) => name !== key));

function refusal(values: Values): string {
  try {
    renderSystem({ system: 'small', ...values });
  } catch (error) {
    return String(error);
  }
  throw new Error('rendered, though it should have been refused');
}

describe('what is required', () => {
  it.each(['environment', 'mesh'])('%s is told when it is missing', (key) => {
    expect(refusal(without(key))).toContain(`at '/${key}': got null`);
  });

  it('the name of the system is told when it is missing', () => {
    expect(refusal({ ...LEAST, system: null })).toContain("missing property 'system'");
  });

  it('each part of the quota is told when it is missing', () => {
    const told = refusal(without('quota'));
    for (const part of ['cpuMillicores', 'memoryMiB', 'pods']) expect(told).toContain(`at '/quota/${part}': got null`);
  });
});

describe('unknown keys', () => {
  it.each<[string, Values]>([
    ['routs', { ...LEAST, routs: [] }],
    ['cpu', { ...LEAST, quota: { cpuMillicores: 1, memoryMiB: 1, pods: 1, cpu: 1 } }],
    ['auth', { ...LEAST, secretStore: { region: 'us-east-1', role: 'arn', auth: {} } }],
    ['retries', behindIngress([route('/', 'web', { retries: 3 })])],
    ['certificateArn', behindIngress([route('/')], { ingress: { ...INGRESS, certificateArn: 'arn' } })],
    ['group', behindIngress([route('/')], { ingress: { ...INGRESS, group: 'other' } })],
    ['weight', inMesh({ calls: [call('web', { canary: { weightPercent: 1, weight: 2 } })] })],
    ['credential', inMesh({ gateway: { ...GATEWAY, credential: 'tls' } })],
  ])('%s is refused by its name', (key, values) => {
    expect(refusal(values)).toContain(`additional properties '${key}' not allowed`);
  });
});

describe('values out of their range', () => {
  it.each<[string, Values]>([
    ['/calls/0/canary/weightPercent', inMesh({ calls: [call('web', { canary: { weightPercent: 51 } })] })],
    ['/quota/cpuMillicores', { ...LEAST, quota: { cpuMillicores: 0, memoryMiB: 1, pods: 1 } }],
    ['/ingress/order', behindIngress([route('/')], { ingress: { ...INGRESS, order: 1001 } })],
    ['/ingress/securityGroups', behindIngress([route('/')], { ingress: { ...INGRESS, securityGroups: [] } })],
    ['/routes/0/path', behindIngress([route('api')])],
    ['/routes/0/path', behindIngress([route('/api/')])],
    ['/routes/0/path', behindIngress([route('/api/*')])],
    ['/hosts/0', behindIngress([route('/')], { hosts: ['*.example.com'] })],
    ['/routes/0/port', behindIngress([route('/', 'web', { port: '80' })])],
    ['/serviceAccounts', { ...LEAST, serviceAccounts: ['web', 'web'] }],
  ])('%s is refused with its place', (place, values) => {
    expect(refusal(values)).toContain(`at '${place}':`);
  });
});

describe('routes', () => {
  it('a shorter prefix before a longer one is refused, since it would take its requests', () => {
    expect(refusal(behindIngress([route('/'), route('/api', 'api')]))).toContain(
      'routes[1].path: /api stands behind /, which takes its requests; the most specific path comes first',
    );
    expect(refusal(behindIngress([route('/api', 'api'), route('/api/v1')]))).toContain('/api/v1 stands behind /api');
  });

  it('a path that only begins with the same letters is another path', () => {
    expect(names(renderSystem(behindIngress([route('/api', 'api'), route('/apis')])))).toContain('Ingress/small');
  });

  it('two services on one path are refused', () => {
    expect(refusal(behindIngress([route('/', 'web'), route('/', 'api')]))).toContain(
      'routes[1].path: / leads to web and to api; a path leads to one service',
    );
  });

  it('are refused where a path stands behind one of its prefixes, and else accepted', () => {
    const segment = fc.constantFrom('a', 'b');
    const path = fc.array(segment, { maxLength: 3 }).map((parts) => `/${parts.join('/')}`);
    fc.assert(
      fc.property(fc.uniqueArray(path, { minLength: 1, maxLength: 4 }), (paths) => {
        const covers = (first: string, second: string) => first === '/' || second.startsWith(`${first}/`);
        const wrong = paths.some((later, index) => paths.slice(0, index).some((earlier) => covers(earlier, later)));
        const values = behindIngress(paths.map((each) => route(each)));
        if (wrong) expect(refusal(values)).toContain('the most specific path comes first');
        else expect(names(renderSystem(values))).toContain('Ingress/small');
      }),
      { numRuns: 15 },
    );
  });

  it('need names that arrive, and names need routes', () => {
    expect(refusal(behindIngress([route('/')], { hosts: [] }))).toContain('hosts: routes need the names that arrive');
    expect(refusal(behindIngress([]))).toContain('routes: names arrive, but no path leads to a service');
  });

  it('need a way in that fits: a gateway in the mesh, an Ingress outside', () => {
    expect(refusal(behindIngress([route('/')], { ingress: null }))).toContain('ingress: routes need it');
    expect(refusal(inMesh({ gateway: null }))).toContain('gateway: routes need it');
    expect(refusal(inMesh({ ingress: INGRESS }))).toContain('ingress: a mesh system is entered through its gateway');
    expect(refusal({ ...LEAST, gateway: GATEWAY })).toContain('gateway: only mesh systems have one');
  });

  it('lead to services that exist', () => {
    expect(refusal(behindIngress([route('/', 'nobody')]))).toContain(
      'routes[0].service: nobody is not among serviceAccounts',
    );
  });
});

describe('calls', () => {
  it('are refused outside the mesh, where nobody would keep them', () => {
    expect(refusal({ ...LEAST, serviceAccounts: ['web'], calls: [call('web')] })).toContain(
      'calls: only the mesh knows callers',
    );
  });

  it('name services and callers that exist, each service once', () => {
    expect(refusal(inMesh({ calls: [call('web', { callers: ['nobody'] })] }))).toContain(
      'calls[0]: nobody is not among serviceAccounts',
    );
    expect(refusal(inMesh({ calls: [call('web'), call('web')] }))).toContain('calls[1].service: web is given twice');
  });

  it('let the gateway in exactly where routes lead', () => {
    expect(refusal(inMesh({ calls: [] }))).toContain(
      'routes[0]: / leads to web:80, but calls does not let the gateway call it',
    );
    expect(refusal(inMesh({ calls: [call('web', { port: 81 })] }))).toContain('/ leads to web:80');
    expect(refusal(inMesh({ calls: [call('web'), call('api')] }))).toContain(
      'calls: the gateway may call api:80, but no route leads there',
    );
  });
});

describe('secrets', () => {
  const secret = (variables: Values, extra: Values = {}) => ({
    ...LEAST,
    secretStore: { region: 'us-east-1', role: 'arn:aws:iam::111111111111:role/reader' },
    externalSecrets: [{ name: 'web', data: [{ key: 'password', secret: 'a', property: 'b' }], variables, ...extra }],
  });

  it('a template that names a value nobody reads is refused with the name', () => {
    expect(refusal(secret({ URL: 'redis://{{ .user }}:{{ .password | urlquery }}@host' }))).toContain(
      'externalSecrets[0].variables.URL: user names no key of data (password)',
    );
    expect(refusal(secret({ URL: '{{ printf "%s" (.pass | urlquery) }}' }))).toContain('pass names no key of data');
  });

  it('a point in the text around is no name', () => {
    const objects = renderSystem(secret({ URL: 'https://a.example.com/{{ .password | urlquery }}.html' }));
    expect(names(objects)).toContain('ExternalSecret/web');
  });

  it('need a store, names of their own, and keys of their own', () => {
    expect(refusal({ ...secret({ A: '{{ .password }}' }), secretStore: null })).toContain(
      'secretStore: externalSecrets need it',
    );
    const { externalSecrets } = secret({ A: '{{ .password }}' });
    expect(refusal({ ...secret({}), externalSecrets: [...externalSecrets, ...externalSecrets] })).toContain(
      'externalSecrets[1].name: web is given twice',
    );
    const data = [1, 2].map(() => ({ key: 'password', secret: 'a', property: 'b' }));
    expect(refusal(secret({ A: '{{ .password }}' }, { data }))).toContain('the key password is given twice');
  });
});

it('the cases in ci/ become wrong when a value that they hang on is taken away', () => {
  const { gateway: _, ...mesh } = readCase('mesh.yaml');
  expect(refusal(mesh)).toContain('gateway: routes need it');
});
