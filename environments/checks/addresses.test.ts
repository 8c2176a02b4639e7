import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { INSTANCE_TYPES, type InstanceType } from '../../lib/instance-types.ts';
import { addressDemand, allocatable } from './addresses.ts';

function type(name: string): InstanceType {
  const found = INSTANCE_TYPES.get(name);
  if (found === undefined) throw new Error(`no type ${name}`);
  return found;
}

describe('addresses that nodes take', () => {
  it('are a prefix for every sixteen pods begun, and a warm one', () => {
    const one = (pods: number) => addressDemand([{ type: type('m7i.large'), nodes: 1 }], pods, 0).prefixes;
    // 12 pods with a quarter more are 15, 13 are 17.
    expect(one(12)).toBe(2);
    expect(one(13)).toBe(3);
  });

  it('count the pods that run on every node', () => {
    const nodes = [{ type: type('t3.medium'), nodes: 3 }];
    expect(addressDemand(nodes, 0, 4)).toEqual({ prefixes: 6, interfaceAddresses: 3, podsPerNode: [4] });
    expect(addressDemand(nodes, 30, 4)).toMatchObject({ prefixes: 9, podsPerNode: [17] });
  });

  it('follow the size of nodes: a larger one gets more of the pods', () => {
    const pools = [
      { type: type('m7i.large'), nodes: 2 },
      { type: type('m7i.2xlarge'), nodes: 2 },
    ];
    // 100 pods on 20 CPUs: 10 and 40 on a node, a quarter more.
    expect(addressDemand(pools, 100, 0)).toEqual({
      prefixes: 2 * 2 + 2 * 5,
      interfaceAddresses: 4,
      podsPerNode: [13, 50],
    });
  });

  it('take a further interface when the slots of the first are full', () => {
    // A t3.medium has five slots on an interface. 51 pods with a quarter more are 64: four prefixes and a warm one.
    const interfaces = (pods: number) => addressDemand([{ type: type('t3.medium'), nodes: 1 }], pods, 0);
    expect(interfaces(51)).toMatchObject({ prefixes: 5, interfaceAddresses: 1 });
    expect(interfaces(52)).toMatchObject({ prefixes: 6, interfaceAddresses: 2 });
  });

  it('hold every pod, whatever the pods and nodes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), fc.nat(500), fc.nat(8), (nodes, pods, everywhere) => {
        const demand = addressDemand([{ type: type('m7i.large'), nodes }], pods, everywhere);
        expect(demand.prefixes * 16).toBeGreaterThanOrEqual(pods + (everywhere + 16) * nodes);
        expect((demand.podsPerNode[0] ?? 0) * nodes).toBeGreaterThanOrEqual(pods + everywhere * nodes);
      }),
    );
  });
});

describe('what EKS leaves of a node', () => {
  it('is less than the instance has, by the published formula', () => {
    // t3.medium: 70 millicores reserved; 92.5 % of 4096 MiB, less 255 + 11 * 17 and 100 MiB.
    expect(allocatable(type('t3.medium'))).toEqual({ cpuMillicores: 1930, memoryMiB: 3246 });
    expect(allocatable(type('m7i.2xlarge')).cpuMillicores).toBe(7910);
    expect(allocatable(type('m7g.medium')).cpuMillicores).toBe(940);
  });
});
