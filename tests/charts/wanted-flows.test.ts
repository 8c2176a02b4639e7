import { describe, expect, it } from 'vitest';
import { deploySystem } from '../../environments/deploy.ts';
import { type SystemInput, system as schema } from '../../systems/schema.ts';
import { testEnvironment } from '../support/app.ts';
import { flowText } from './reach.ts';
import { wantedFlows } from './wanted-flows.ts';

type Services = SystemInput['services'];

const base = { about: 'test', image: { repository: 'small/x' }, scaling: { by: 'fixed', replicas: 1 } } as const;

function flows(
  input: Partial<SystemInput> & { services: Services },
  sizes: Record<string, Record<string, unknown>> = {},
  canaries: readonly string[] = [],
): readonly string[] {
  const system = schema.parse({ name: 'small', about: 'test', traffic: 'ingress', delivery: 'helm', ...input });
  const problems: never[] = [];
  const choice = { host: 'small.example.com', needs: sizes, services: {} };
  const deployment = deploySystem(testEnvironment('dev'), system, choice, problems);
  expect(problems).toEqual([]);
  return wantedFlows(deployment, canaries).map(flowText);
}

describe('who should be able to talk to whom', () => {
  it('a worker that serves and uses nothing asks for names only', () => {
    expect(flows({ services: { worker: { ...base } } })).toEqual(['worker → dns:53']);
  });

  it('a public service is reached by the load balancer, and watched on its metrics port', () => {
    const web = { ...base, port: 8080, routes: [{ path: '/' }], metrics: { port: 9090, path: '/metrics' } };
    expect(flows({ services: { web } })).toEqual([
      'blackbox exporter → web:9090',
      'load balancer → web:8080',
      'prometheus → web:9090',
      'web → dns:53',
    ]);
  });

  it('in the mesh the gateway reaches it, and all metrics come from the sidecar', () => {
    const web = { ...base, port: 8080, routes: [{ path: '/' }], metrics: { port: 9090, path: '/metrics' } };
    expect(flows({ traffic: 'mesh', services: { web } })).toEqual([
      'blackbox exporter → web:15020',
      'mesh gateway → web:8080',
      'prometheus → web:15020',
      'web → dns:53',
      'web → istiod:15012',
      'web → tempo:4317',
    ]);
  });

  it('a call goes to the port of the called service, and not back', () => {
    const services = { web: { ...base, calls: ['cart'] }, cart: { ...base, port: 3002 } };
    const calls = flows({ services }).filter((text) => /web|cart/.test(text) && !/dns|prom|black/.test(text));
    expect(calls).toEqual(['web → cart:3002']);
  });

  it('needs are reached by who uses them, with credentials only where AWS checks them', () => {
    const needs: SystemInput['needs'] = {
      main: { kind: 'postgres', version: '18.1', database: 'main' },
      cache: { kind: 'redis', version: '8.1' },
      jobs: { kind: 'queue', workerTimeoutSeconds: 30 },
      key: { kind: 'secret', keys: ['key'] },
    };
    const uses = { jobs: 'receive', cache: 'connect', main: 'connect', key: 'read' } as const;
    const services: Services = {
      db: { ...base, uses: { main: uses.main, key: uses.key } },
      hot: { ...base, uses: { cache: uses.cache } },
      job: { ...base, uses: { jobs: uses.jobs } },
    };
    expect(flows({ needs, services })).toEqual([
      'db → databases:5432',
      'db → dns:53',
      'hot → databases:6379',
      'hot → dns:53',
      'hot → pod identity agent:80',
      'job → dns:53',
      'job → internet:443',
      'job → pod identity agent:80',
    ]);
  });

  it('stores are reached in the cluster, or outside where the environment says so', () => {
    const needs: SystemInput['needs'] = {
      shop: { kind: 'mongo', version: '8.0', database: 'shop', collections: ['a'] },
    };
    const services: Services = { cart: { ...base, uses: { shop: 'connect' } } };
    expect(flows({ needs, services })).toEqual([
      'cart → dns:53',
      'cart → shop:27017',
      'prometheus → shop:9216',
      'shop → dns:53',
      'shop → shop:27017',
    ]);
    expect(flows({ needs, services }, { shop: { hosting: 'uri' } })).toEqual([
      'cart → dns:53',
      'cart → internet:27015',
      'cart → internet:27016',
      'cart → internet:27017',
    ]);
  });

  it('an object store elsewhere is reached by its port', () => {
    const needs: SystemInput['needs'] = {
      store: { kind: 'object-store', buckets: ['site'], root: 'root' },
      root: { kind: 'secret', keys: ['root-user', 'root-password'] },
    };
    const services: Services = { web: { ...base, uses: { store: 'connect' } } };
    expect(flows({ needs, services })).toEqual([
      'prometheus → store:9000',
      'store → dns:53',
      'store → store:9000',
      'store setup → dns:53',
      'store setup → store:9000',
      'web → dns:53',
      'web → store:9000',
    ]);
    expect(flows({ needs, services }, { store: { endpoint: 'https://s3.example.com:8443' } })).toEqual([
      'web → dns:53',
      'web → internet:8443',
    ]);
  });

  it('a migration reaches what its service uses, but no service and no mesh', () => {
    const needs: SystemInput['needs'] = { main: { kind: 'postgres', version: '18.1', database: 'main' } };
    const services: Services = {
      api: { ...base, port: 80, uses: { main: 'connect' }, calls: ['other'], migration: ['up'] },
      other: { ...base, port: 80 },
    };
    const job = flows({ traffic: 'mesh', needs, services }).filter((text) => text.startsWith('api migration'));
    expect(job).toEqual(['api migration → databases:5432', 'api migration → dns:53']);
  });

  it('a canary may do what its service may, and is reached as it is', () => {
    const services = { web: { ...base, calls: ['cart'] }, cart: { ...base, port: 3002 } };
    const calls = flows({ services }, {}, ['cart']).filter((text) => text.startsWith('web → cart'));
    expect(calls).toEqual(['web → cart:3002', 'web → cart canary:3002']);
  });
});
