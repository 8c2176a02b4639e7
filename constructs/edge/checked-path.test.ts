import { describe, expect, test } from 'vitest';
import { type Service, service } from '../../systems/schema.ts';
import { checkedPath } from './checked-path.ts';

type Routes = readonly { readonly path: string; readonly prefix?: string }[];

function answering(routes: Routes, readiness?: Service['readiness']): Service {
  return service.parse({
    about: 'a service',
    image: { public: 'example/service:1' },
    scaling: { by: 'fixed', replicas: 1 },
    routes,
    ...(readiness === undefined ? {} : { readiness }),
  });
}

const checked = (...services: Service[]) => checkedPath([{ services: Object.fromEntries(services.entries()) }]);
const READY = { path: '/ready' };

describe('checkedPath', () => {
  test('asks the readiness of the service that answers the root, whatever order the services stand in', () => {
    const root = answering([{ path: '/' }], READY);
    const api = answering([{ path: '/api' }], { path: '/api/ok' });
    expect(checked(root, api)).toBe('/ready');
    expect(checked(api, root)).toBe('/ready');
  });

  test.each([
    ['the root, whose prefix is stripped: nothing is lost', { path: '/', prefix: 'strip' }, READY, '/ready'],
    ['a stripped prefix: readiness lies below it', { path: '/api/', prefix: 'strip' }, READY, '/api/ready'],
    ['a kept prefix: readiness would not be routed there', { path: '/api' }, READY, '/api'],
    ['a replaced prefix: readiness is hidden', { path: '/api', prefix: '/v2' }, READY, '/api'],
    ['a replaced root: readiness is hidden', { path: '/', prefix: '/v2' }, READY, '/'],
    ['a program without a health endpoint', { path: '/files' }, 'tcp' as const, '/files'],
    ['a service that names no readiness', { path: '/files' }, undefined, '/files'],
  ])('%s', (_, route, readiness, path) => {
    expect(checked(answering([route], readiness))).toBe(path);
  });

  test('asks for the root where no service has a route', () => {
    expect(checked(answering([], READY))).toBe('/');
  });

  test('looks at every system of the host', () => {
    const services = (item: Service) => ({ services: { only: item } });
    const api = answering([{ path: '/api' }], READY);
    const root = answering([{ path: '/' }], { path: '/health' });
    expect(checkedPath([services(api), services(root)])).toBe('/health');
  });
});
