import { describe, expect, it } from 'vitest';
import { unwrapReasons } from '../lib/because.ts';
import { overlaps, parseCidr } from '../lib/cidr.ts';
import { INSTANCE_TYPES } from '../lib/instance-types.ts';
import { testEnvironment } from '../tests/support/app.ts';
import { allocatable } from './checks/addresses.ts';
import { zoneLoad } from './checks/load.ts';
import { environments } from './index.ts';
import { needsOf, type PlatformEnvironment } from './platform.ts';
import { type EnvironmentInput, environment as schema } from './schema.ts';

const dev = testEnvironment('dev');
const staging = testEnvironment('staging');
const prod = testEnvironment('prod');
const all = [dev, staging, prod];

const databases = ({ deployments }: PlatformEnvironment) =>
  deployments.flatMap((deployment) => needsOf(deployment, 'postgres').map(([, { size }]) => size));
const caches = ({ deployments }: PlatformEnvironment) =>
  deployments.flatMap((deployment) => needsOf(deployment, 'redis').map(([, { size }]) => size));

describe('prod', () => {
  it('keeps backups at least 7 days, and copies them to the second region', () => {
    expect(Math.min(...databases(prod).map(({ backupDays }) => backupDays))).toBeGreaterThanOrEqual(7);
    expect(prod.backups.days).toBeGreaterThanOrEqual(7);
    expect(prod.backups.copyDays).toBeGreaterThanOrEqual(7);
    expect(prod.secondRegion).toBe('us-west-2');
  });

  it('survives a zone: nodes, pods, databases, caches and the way out are in three', () => {
    expect(prod.network.zones).toHaveLength(3);
    expect(prod.network.nat).toBe('per-zone');
    for (const { perZone } of Object.values(prod.cluster.nodes)) expect(perZone[0]).toBeGreaterThanOrEqual(1);
    expect(databases(prod).every(({ multiZone, replicas }) => multiZone && replicas >= 1)).toBe(true);
    expect(caches(prod).every(({ replicas }) => replicas >= 1)).toBe(true);
    for (const deployment of prod.deployments) {
      for (const [, { size }] of needsOf(deployment, 'mongo')) expect(size.members).toBeGreaterThanOrEqual(3);
      for (const [, { size }] of needsOf(deployment, 'object-store')) {
        // Half of the drives are parity, so writing needs one more than half; a zone holds a third, rounded up.
        expect(size.servers - Math.ceil(size.servers / 3)).toBeGreaterThanOrEqual(size.servers / 2 + 1);
      }
    }
  });

  it('runs the least replicas of all zones on the most nodes of two', () => {
    const zone = zoneLoad(3, prod.deployments, 'least');
    const room = Object.values(prod.cluster.nodes).map(({ instanceType, perZone }) => {
      const type = INSTANCE_TYPES.get(instanceType);
      return type === undefined ? 0 : allocatable(type).cpuMillicores * perZone[1];
    });
    expect(zone.cpuMillicores * 1.5).toBeLessThan(room.reduce((sum, one) => sum + one, 0));
  });

  it('protects what holds data against removal and deletion', () => {
    expect(prod.removal).toBe('retain');
    expect(prod.cluster.deletionProtection).toBe(true);
    expect(databases(prod).every(({ deletionProtection }) => deletionProtection)).toBe(true);
    expect(databases(prod).every(({ password }) => password === 'rotated')).toBe(true);
  });

  it('opens its API server to nobody outside, and lets developers look only', () => {
    expect(prod.cluster.publicCidrs).toEqual([]);
    expect(prod.cluster.people.find(({ name }) => name === 'developers')?.may).toBe('view');
  });

  it('keeps its state where the platform always kept it', () => {
    expect(prod.state).toMatchObject({ bucket: 'bytebytego-terraform-state', lockTable: 'terraform-locks' });
    expect(prod.region).toBe('us-east-1');
    expect(prod.systems['realworld']?.host).toBe('realworld-inc.link');
  });

  it('has the production layout', () => {
    expect(prod.network.cidr).toBe('10.0.0.0/16');
    expect(prod.network.zones).toEqual(['a', 'b', 'c']);
    expect(prod.network.subnets).toEqual({
      public: ['10.0.1.0/24', '10.0.2.0/24', '10.0.3.0/24'],
      app: ['10.0.11.0/24', '10.0.12.0/24', '10.0.13.0/24'],
      data: ['10.0.21.0/24', '10.0.22.0/24', '10.0.23.0/24'],
    });
  });
});

it('pods of prod get their AWS role and what it opens without a way through NAT', () => {
  expect(prod.network.interfaceEndpoints).toEqual(
    expect.arrayContaining(['eks-auth', 'sts', 'secretsmanager', 'sqs', 'ecr.api', 'ecr.dkr']),
  );
});

describe('staging', () => {
  it('has the layout, the zones and the protection of prod at smaller sizes', () => {
    expect(staging.network.subnets).toEqual(prod.network.subnets);
    expect(staging.network.zones).toEqual(prod.network.zones);
    expect(staging.network.nat).toBe(prod.network.nat);
    expect(staging.region).toBe(prod.region);
    expect(staging.removal).toBe(prod.removal);
    expect(databases(staging).every(({ multiZone, replicas }) => multiZone && replicas === 1)).toBe(true);
    expect(staging.budget.monthlyUSD).toBeLessThan(prod.budget.monthlyUSD);
  });
});

describe('dev', () => {
  it('has the development layout', () => {
    expect(dev.region).toBe('ap-south-1');
    expect(dev.network).toMatchObject({
      cidr: '10.0.0.0/16',
      zones: ['a', 'b'],
      subnets: { public: ['10.0.1.0/24', '10.0.2.0/24'], app: ['10.0.10.0/24', '10.0.20.0/24'] },
      nat: 'single',
    });
    expect(dev.network.subnets.data).toBeUndefined();
    expect(Object.values(dev.cluster.nodes).map(({ instanceType }) => instanceType)).toEqual([
      't3.medium',
      't3.medium',
    ]);
    expect(dev.systems['storefront']?.host).toBe('dev.techitfactory.com');
  });

  it('may be torn down, lets workers sleep, and forgets soon', () => {
    expect(dev.removal).toBe('destroy');
    expect(dev.scaleToZero).toBe(true);
    expect(dev.logLevel).toBe('debug');
    expect(dev.retention.logDays).toBe(7);
  });
});

describe('every environment', () => {
  it('runs all five systems', () => {
    for (const { systems } of all)
      expect(Object.keys(systems)).toEqual(['bytebytego', 'birthday', 'storefront', 's3www', 'realworld']);
  });

  it('has an account, a state bucket and hosts of its own', () => {
    expect(new Set(all.map(({ accountId }) => accountId)).size).toBe(3);
    expect(new Set(all.map(({ state }) => state.bucket)).size).toBe(3);
    const hosts = all.flatMap(({ systems }) => Object.values(systems).map(({ host }) => host));
    expect(new Set(hosts).size).toBe(15);
  });

  it('shares no address with the networks that are peered with it', () => {
    for (const { network } of all) {
      const ranges = [network.cidr, ...network.peers.map(({ cidr }) => cidr)].map((cidr) => parseCidr(cidr));
      const pairs = ranges.flatMap((a, index) => ranges.slice(index + 1).map((b) => [a, b] as const));
      expect(pairs.every(([a, b]) => a !== undefined && b !== undefined && !overlaps(a, b))).toBe(true);
    }
  });

  it('loses no more time and data than it promised: the stricter promise belongs to prod', () => {
    const [first, second, third] = all.map(({ recovery }) => recovery);
    for (const key of ['rtoMinutes', 'rpoMinutes'] as const) {
      expect(third?.[key]).toBeLessThan(second?.[key] ?? 0);
      expect(second?.[key]).toBeLessThan(first?.[key] ?? 0);
    }
  });
});

describe('every deviation from a default', () => {
  it.each(environments.map((input) => [testName(input), input] as const))('of %s carries its reason', (_, input) => {
    expect(unexplained(input)).toEqual([]);
  });

  it('is found when its reason is missing', () => {
    const { value } = unwrapReasons(environments[0]);
    const found = unexplained(value as EnvironmentInput);
    expect(found).toContain('network.nat');
    expect(found).toContain('sizes.postgres.backupDays');
    expect(found).not.toContain('region');
  });
});

function testName(input: EnvironmentInput): string {
  return schema.parse(unwrapReasons(input).value).name;
}

/** Paths whose value could be left out for another one, and that nobody explained, there or above. */
function unexplained(input: EnvironmentInput): string[] {
  const { value, reasons } = unwrapReasons(input);
  return leaves(value, []).flatMap((path) => {
    const explained = path.some((_, index) => Object.hasOwn(reasons, path.slice(0, index + 1).join('.')));
    const without = schema.safeParse(removed(value, path));
    if (explained || !without.success) return [];
    const fallback = at(without.data, path);
    const isDefault = fallback === undefined || JSON.stringify(fallback) === JSON.stringify(at(value, path));
    return isDefault ? [] : [path.join('.')];
  });
}

function leaves(value: unknown, path: readonly string[]): string[][] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [[...path]];
  return Object.entries(value).flatMap(([key, inner]) => leaves(inner, [...path, key]));
}

function at(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (inner, key) => (typeof inner === 'object' && inner !== null ? Reflect.get(inner, key) : undefined),
    value,
  );
}

function removed(value: unknown, path: readonly string[]): unknown {
  const copy = structuredClone(value);
  const parent = at(copy, path.slice(0, -1));
  if (typeof parent === 'object' && parent !== null) Reflect.deleteProperty(parent, path.at(-1) ?? '');
  return copy;
}
