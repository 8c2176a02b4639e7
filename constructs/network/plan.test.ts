import { describe, expect, it } from 'vitest';
import { testEnvironment } from '../../tests/support/app.ts';
import { aclInput, subnetPlan } from './plan.ts';
import { reservationsOf } from './prefix-reservations.ts';
import { ingressPorts, outsideResolver, securityInput } from './security-input.ts';

const dev = testEnvironment('dev');
const prod = testEnvironment('prod');

describe('the subnets of a network', () => {
  it('get the zones in their order', () => {
    expect(subnetPlan(prod.network).data).toEqual([
      { zone: 'a', cidr: '10.0.21.0/24' },
      { zone: 'b', cidr: '10.0.22.0/24' },
      { zone: 'c', cidr: '10.0.23.0/24' },
    ]);
    expect(subnetPlan(dev.network).app.map(({ zone }) => zone)).toEqual(['a', 'b']);
  });

  it('have no data tier in the development layout', () => {
    expect(subnetPlan(dev.network).data).toBeUndefined();
  });
});

describe('what the systems say about ports', () => {
  it('are the ports of published services outside the mesh and of their object stores', () => {
    expect([...new Set(ingressPorts(prod))].sort((a, b) => a - b)).toEqual([
      80, 3000, 3001, 3002, 3003, 8080, 9000, 9001,
    ]);
  });

  it('leave out services that publish nothing, and the mesh', () => {
    const mesh = prod.deployments.filter(({ system }) => system.traffic === 'mesh');
    expect(ingressPorts({ deployments: mesh })).toEqual([]);
    const [storefront] = prod.deployments.filter(({ system }) => system.name === 'storefront');
    if (storefront === undefined) throw new Error('no storefront');
    const services = Object.fromEntries(
      Object.entries(storefront.services).map(([name, service]) => [name, { ...service, routes: [] }]),
    );
    expect(ingressPorts({ deployments: [{ ...storefront, services }] })).toEqual([]);
  });

  it('let the pages of the platform be published too, whatever the systems publish', () => {
    expect(securityInput({ ...prod, deployments: [] }).ingressPorts).toEqual([8080, 3000]);
  });

  it('say whether documents lie outside', () => {
    expect(securityInput(prod).outsideMongo).toBe(false);
    const outside = prod.deployments.map((deployment) =>
      deployment.system.name === 'storefront'
        ? { ...deployment, sizes: { shop: { hosting: 'uri' as const, members: 1 as const, volumeGiB: 1 } } }
        : deployment,
    );
    expect(securityInput({ ...prod, deployments: outside }).outsideMongo).toBe(true);
  });

  it('know a resolver by its address, and none on loopback', () => {
    expect(outsideResolver('1.1.1.1')).toBe('1.1.1.1');
    expect(outsideResolver('9.9.9.9:5353')).toBe('9.9.9.9');
    expect(outsideResolver('127.0.0.1:5353')).toBeUndefined();
    expect(outsideResolver('resolver.internal')).toBeUndefined();
  });

  it('have endpoints where the environment lists some', () => {
    expect(securityInput(prod).endpoints).toBe(true);
    expect(securityInput(dev).endpoints).toBe(false);
  });
});

describe('the input of the network ACLs', () => {
  it('leaves out networks inside the VPC: they have their lines already', () => {
    expect(aclInput(prod.network, securityInput(prod)).grafanaCidrs).toEqual(['203.0.113.0/24']);
  });

  it('has the low ports of pods as ranges', () => {
    expect(aclInput(prod.network, securityInput(prod)).lowPodPorts).toEqual([[80, 80]]);
  });

  it('has no data tier in the development layout', () => {
    expect(aclInput(dev.network, securityInput(dev)).dataCidrs).toBeUndefined();
  });
});

describe('reservations', () => {
  it('are CIDR blocks, and none of what is no network', () => {
    expect(reservationsOf('10.0.10.0/24')).toEqual(['10.0.10.32/27', '10.0.10.64/26', '10.0.10.128/25']);
    expect(reservationsOf('nonsense')).toEqual([]);
  });
});
