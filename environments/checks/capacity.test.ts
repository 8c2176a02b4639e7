import { describe, expect, it } from 'vitest';
import { testEnvironment } from '../../tests/support/app.ts';
import { brief, changed, devWith, problemsOf, problemsOfDev, warningsOf } from '../../tests/support/input.ts';
import { prod } from '../prod.ts';
import { daemons, singleAddresses, zoneLoad } from './load.ts';
import { CONTROLLERS } from './resource-requests.ts';

const dev = testEnvironment('dev');

describe('the load of a zone', () => {
  it('is that of the controllers alone where no system runs', () => {
    const replicas = CONTROLLERS.reduce((sum, controller) => sum + controller.replicas, 0);
    const inTwoZones = CONTROLLERS.reduce((sum, controller) => sum + controller.replicasInTwoZones, 0);
    expect(zoneLoad(2, [], 'most').pods).toBe(Math.ceil(inTwoZones / 2));
    expect(zoneLoad(3, [], 'most').pods).toBe(Math.ceil(replicas / 3));
    expect(inTwoZones).toBeLessThan(replicas);
  });

  it('counts replicas per zone, workers by their share, and stateful members', () => {
    const only = (name: string) => dev.deployments.filter(({ system }) => system.name === name);
    const none = zoneLoad(2, [], 'most').pods;
    // realworld: two replicas in a zone; storefront: four services of two, and one member of its database.
    expect(zoneLoad(2, only('realworld'), 'most').pods - none).toBe(2);
    expect(zoneLoad(2, only('storefront'), 'most').pods - none).toBe(9);
    // bytebytego: four services of two, and six workers of two over two zones.
    expect(zoneLoad(2, only('bytebytego'), 'most').pods - none).toBe(14);
    expect(zoneLoad(2, only('bytebytego'), 'least').pods - none).toBe(4);
  });

  it('has the proxy of the mesh in every pod of a mesh system, and in no other', () => {
    const cpu = (name: string) =>
      zoneLoad(
        2,
        dev.deployments.filter(({ system }) => system.name === name),
        'least',
      ).cpuMillicores - zoneLoad(2, [], 'least').cpuMillicores;
    expect(cpu('birthday')).toBe(2 * (100 + 100));
    expect(cpu('realworld')).toBe(200);
  });

  it('has more pods on every node where logs and metrics go to CloudWatch', () => {
    expect(daemons(true).length - daemons(false).length).toBe(2);
  });
});

describe('single addresses of a pod subnet', () => {
  it('include databases in the development layout, and endpoints where there are some', () => {
    // Control plane 4, functions and link 2, machines 2; dev: three databases, two caches; prod: nine endpoints.
    expect(singleAddresses(dev, dev.deployments)).toBe(8 + 3 + 2);
    expect(singleAddresses(dev, [])).toBe(8);
    const big = testEnvironment('prod');
    expect(singleAddresses(big, big.deployments)).toBe(8 + 10);
  });
});

describe('an environment', () => {
  it('with more pods and warm prefixes than addresses is told what there is and what is taken', () => {
    const [problem, ...others] = problemsOf([changed(prod, 'cluster.nodes.applications.perZone', [1, 8])]);
    expect(others.map(({ code }) => code)).toEqual(['ADDRESSES_EXHAUSTED', 'ADDRESSES_EXHAUSTED']);
    expect(problem).toMatchObject({
      code: 'ADDRESSES_EXHAUSTED',
      path: 'environments/prod: network.subnets.app.0',
      given: '10.0.11.0/24',
    });
    expect(problem?.allowed).toMatch(/^a subnet with enough addresses: this one has 13 prefixes of 16 addresses/);
    expect(problem?.fix).toContain('fewer and larger nodes');
  });

  it('with larger subnets has room for the same', () => {
    const wide = changed(
      changed(prod, 'network.subnets.app', ['10.0.64.0/20', '10.0.80.0/20', '10.0.96.0/20']),
      'cluster.nodes.applications.perZone',
      [1, 8],
    );
    expect(problemsOf([wide])).toEqual([]);
  });

  it('with too many endpoints for its single addresses is told so', () => {
    const services = Array.from({ length: 25 }, (_, index) => `service-${index}`);
    const [problem] = problemsOf([changed(prod, 'network.interfaceEndpoints', services)]);
    expect(problem).toMatchObject({ code: 'ADDRESSES_EXHAUSTED' });
    expect(problem?.allowed).toMatch(/this one has 28 single addresses, and .* take 37$/);
  });

  it('with more pods than its few nodes may carry is told the limit of a node', () => {
    const problems = problemsOfDev({
      'network.subnets.app': ['10.0.64.0/20', '10.0.80.0/20'],
      'systems.realworld.services': { backend: [1, 500] },
    });
    expect(brief(problems)).toEqual([
      'ADDRESSES_EXHAUSTED environments/dev: cluster.nodes.system',
      'ADDRESSES_EXHAUSTED environments/dev: cluster.nodes.applications',
    ]);
    expect(problems[0]).toMatchObject({
      given: '3 nodes in a zone',
      allowed: 'at most 110 pods on a node; at their most there would be 122',
    });
  });

  it('whose least replicas do not fit onto its most nodes is refused', () => {
    const problems = problemsOfDev({
      'cluster.nodes.system.perZone': [1, 1],
      'cluster.nodes.applications.perZone': [1, 1],
    });
    const [cpu] = problems.filter(({ code }) => code === 'CAPACITY_EXHAUSTED');
    expect(cpu).toMatchObject({ path: 'environments/dev: cluster.nodes' });
    expect(cpu?.given).toBe('3860 millicores of CPU in a zone at the most nodes');
    expect(cpu?.fix).toBe('raise the most of perZone, or choose a larger instanceType');
  });

  it('whose most replicas would wait is warned, and accepted', () => {
    const [warning, ...others] = warningsOf([devWith({ 'systems.bytebytego.services': { backend: [1, 6] } })]);
    expect(others).toEqual([]);
    expect(warning).toMatch(
      /^environments\/dev: cluster\.nodes: at their most all systems ask for \d+ millicores of CPU in a zone and the most nodes have 11580; the last replicas would wait$/,
    );
  });
});
