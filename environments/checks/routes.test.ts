import { describe, expect, it } from 'vitest';
import { systems } from '../../systems/index.ts';
import { s3www } from '../../systems/s3www.ts';
import { brief, changed, devWith, problemsOf, problemsOfDev, problemsOfSystem } from '../../tests/support/input.ts';
import { prod } from '../prod.ts';

const domain = 'dev.techitfactory.com';

describe('two systems on one host', () => {
  it('are refused where they share a path', () => {
    const problems = problemsOfDev({ 'systems.realworld.host': `files.${domain}` });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({
      code: 'ROUTE_CONFLICT',
      path: 'environments/dev: systems/realworld: services.backend.routes',
      given: `files.${domain}/`,
    });
  });

  it('are refused where a path of one lies below a path of the other', () => {
    const below = changed(s3www, 'services.web.routes', [{ path: '/files' }]);
    const environment = devWith({ 'systems.realworld.host': `files.${domain}` });
    const [problem, ...others] = problemsOf(
      [environment],
      systems.map((system) => (system === s3www ? below : system)),
    );
    expect(others).toEqual([]);
    expect(problem).toMatchObject({
      code: 'ROUTE_CONFLICT',
      path: 'environments/dev: systems.realworld.host',
      allowed: 'a host on which no path lies below one of s3www',
    });
  });

  it('are accepted where their paths are apart, `/api` and `/apidocs` too', () => {
    const apart = systems.map((system) => {
      if (system.name === 's3www') return changed(system, 'services.web.routes', [{ path: '/apidocs' }]);
      return system.name === 'realworld' ? changed(system, 'services.backend.routes', [{ path: '/api' }]) : system;
    });
    expect(problemsOf([devWith({ 'systems.realworld.host': `files.${domain}` })], apart)).toEqual([]);
  });

  it('are refused where one is in the mesh and the other is not: a name leads to one load balancer', () => {
    const problems = problemsOfSystem(
      s3www,
      { 'services.web.routes': [] },
      devWith({ 'systems.s3www.host': `birthday.${domain}` }),
    );
    expect(brief(problems)).toEqual(['ROUTE_CONFLICT environments/dev: systems.s3www.host']);
    expect(problems[0]?.allowed).toBe('another host than birthday, which is reached through mesh and not ingress');
  });
});

describe('two services of one system', () => {
  it('are refused on one path, with or without a slash at its end', () => {
    const storefront = systems.find(({ name }) => name === 'storefront');
    if (storefront === undefined) throw new Error('no storefront');
    const problems = problemsOfSystem(storefront, { 'services.order.routes': [{ path: '/api/cart/' }] });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({
      code: 'ROUTE_CONFLICT',
      path: 'environments/dev: systems/storefront: services.order.routes',
      given: `${domain}/api/cart`,
    });
  });
});

describe('a host', () => {
  it('behind CloudFront keeps `direct.` before it for the load balancer', () => {
    const problems = problemsOfDev({ 'systems.realworld.host': `direct.bytebytego.${domain}` });
    expect(brief(problems)).toEqual(['ROUTE_CONFLICT environments/dev: systems.realworld.host']);
    expect(problems[0]?.allowed).toContain('the load balancer behind the CloudFront of bytebytego');
    expect(problemsOfDev({ 'systems.realworld.host': `direct.birthday.${domain}` })).toEqual([]);
  });

  it.each(['argocd', 'grafana'])('is not that of a page of the platform itself (%s)', (page) => {
    const [problem, ...others] = problemsOfDev({ 'systems.realworld.host': `${page}.${domain}` });
    expect(others).toEqual([]);
    expect(problem).toMatchObject({
      code: 'ROUTE_CONFLICT',
      path: 'environments/dev: systems.realworld.host',
      given: `${page}.${domain}`,
      allowed: "another host: this is a page of the platform's own",
    });
    expect(problemsOfDev({ 'systems.realworld.host': `my-${page}.${domain}` })).toEqual([]);
  });

  it('belongs to one environment, as does a zone that is made', () => {
    const second = changed(devWith({}), 'dns.zones', { 'realworld-inc.link': 'created' });
    const moved = changed(second, 'systems', { realworld: { host: 'realworld-inc.link' } });
    expect(brief(problemsOf([prod, moved]))).toEqual([
      'ROUTE_CONFLICT environments/dev: dns.zones.realworld-inc.link',
      'ROUTE_CONFLICT environments/dev: systems.realworld.host',
    ]);
  });

  it('of another environment may lie in a zone that exists already', () => {
    const zones = { 'realworld-inc.link': { existing: 'Z0123456789ABCDEFGHIJ' } };
    const moved = changed(changed(devWith({}), 'dns.zones', zones), 'systems', {
      realworld: { host: 'dev.realworld-inc.link' },
    });
    expect(problemsOf([prod, moved])).toEqual([]);
  });
});
