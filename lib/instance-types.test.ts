import { describe, expect, it } from 'vitest';
import { INSTANCE_TYPES, type InstanceType, maxPods } from './instance-types.ts';

const typeOf = (name: string): InstanceType => {
  const found = INSTANCE_TYPES.get(name);
  if (found === undefined) throw new Error(`no ${name}`);
  return found;
};

describe('instance types', () => {
  it('cover three burstable families to 2xlarge, ten others from large to 4xlarge, t3.small, and two with one CPU', () => {
    expect(INSTANCE_TYPES.size).toBe(3 * 4 + 10 * 4 + 3);
    for (const absent of ['m5.medium', 't3.4xlarge', 'c6i.medium', 'x1.large'])
      expect(INSTANCE_TYPES.has(absent)).toBe(false);
  });

  it.each([
    ['t3.medium', { vcpu: 2, memoryGiB: 4, architecture: 'x86_64', maxEnis: 3, ipv4PerEni: 6 }],
    ['t4g.large', { vcpu: 2, memoryGiB: 8, architecture: 'arm64', maxEnis: 3, ipv4PerEni: 12 }],
    ['m5.large', { vcpu: 2, memoryGiB: 8, architecture: 'x86_64', maxEnis: 3, ipv4PerEni: 10 }],
    ['c7i.2xlarge', { vcpu: 8, memoryGiB: 16, architecture: 'x86_64', maxEnis: 4, ipv4PerEni: 15 }],
    ['r7i.4xlarge', { vcpu: 16, memoryGiB: 128, architecture: 'x86_64', maxEnis: 8, ipv4PerEni: 30 }],
    ['m7g.medium', { vcpu: 1, memoryGiB: 4, architecture: 'arm64', maxEnis: 2, ipv4PerEni: 4 }],
  ] as const)('%s is known with its size, architecture and addresses', (name, expected) => {
    expect(typeOf(name)).toEqual(expected);
  });
});

describe('the greatest number of pods', () => {
  it.each([
    ['t3.small', 11],
    ['t3.medium', 17],
    ['t3.large', 35],
    ['m7a.medium', 8],
    ['m6i.large', 29],
    ['m5.xlarge', 58],
    ['c6i.4xlarge', 234],
  ])('of %s is %i, as in the table of the VPC CNI, when every pod takes an address', (name, pods) => {
    expect(maxPods(typeOf(name), { prefixDelegation: false })).toBe(pods);
  });

  it('is 110 with prefix delegation below thirty CPUs', () => {
    expect(maxPods(typeOf('t3.medium'), { prefixDelegation: true })).toBe(110);
    expect(maxPods(typeOf('r7i.4xlarge'), { prefixDelegation: true })).toBe(110);
  });

  it('is 250 with prefix delegation from thirty CPUs on', () => {
    const large: InstanceType = { ...typeOf('m5.4xlarge'), vcpu: 30 };
    expect(maxPods(large, { prefixDelegation: true })).toBe(250);
    expect(maxPods({ ...large, vcpu: 29 }, { prefixDelegation: true })).toBe(110);
  });

  it('is what the addresses allow when even prefixes are few', () => {
    expect(maxPods(typeOf('m7g.medium'), { prefixDelegation: true })).toBe(98);
  });
});
