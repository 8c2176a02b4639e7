import {
  ec2Price,
  HOURS_PER_MONTH,
  type PricedService,
  type PriceEntry,
  priceIn,
  RDS_PRICES,
  SERVICE_PRICES,
  VALKEY_PRICES,
} from '../lib/prices.ts';
import type { RegionCode } from '../lib/regions.ts';
import { needsOf, type PlatformEnvironment } from './platform.ts';

/** One thing that an environment pays for all the time, whatever its load. */
export interface CostDriver {
  readonly name: string;
  /** How many, and of what: `2 × t3.medium`. */
  readonly quantity: string;
  /** USD per month at list price. */
  readonly monthlyUsd: number;
  /** False where the region's own price is not known and that of us-east-1 stands in. */
  readonly exact: boolean;
}

/** Compute Savings Plans and reserved instances of one year without upfront payment save about this much (AWS price pages). */
const COMMITTED_SAVING = 0.3;
/** What a commitment covers: machines, databases and caches. */
const COMMITTABLE = /^(Nodes|Monitoring instance|GitLab runner|PostgreSQL|Cache)/;

/** What is behind the figures, for every report that shows them. */
export const COST_NOTES = {
  notCounted:
    'data transfer, requests, load balancer capacity units, logs and metrics, growing storage, support, taxes',
  commitments: 'Savings Plans for machines, reserved instances for databases and caches',
} as const;

/** USD a month that one-year commitments to what an environment always runs would save. */
export function committedSaving(drivers: readonly CostDriver[]): number {
  const committable = drivers.filter(({ name }) => COMMITTABLE.test(name));
  return rounded(committable.reduce((sum, { monthlyUsd }) => sum + monthlyUsd, 0) * COMMITTED_SAVING);
}

/**
 * What an environment costs while nobody uses it: the hourly and monthly prices of what its data asks for, at the least
 * number of nodes. An estimate: data transfer, requests, logs, storage growth, support and taxes are not counted.
 */
export function costDrivers(environment: PlatformEnvironment): readonly CostDriver[] {
  return [...shared(environment), ...nodes(environment), ...stores(environment)].filter(
    ({ monthlyUsd }) => monthlyUsd > 0,
  );
}

function shared(environment: PlatformEnvironment): CostDriver[] {
  const { network, dns, edge, operations } = environment;
  const region = environment.region as RegionCode;
  const zones = network.zones.length;
  const gateways = network.nat === 'single' ? 1 : zones;
  const hosts = environment.deployments.length;
  const runs = hosts * Math.round((HOURS_PER_MONTH * 60) / edge.syntheticMinutes);
  const hourly = (name: string, price: PricedService, count: number) =>
    driver(name, `${count}`, region, SERVICE_PRICES[price], count * HOURS_PER_MONTH);
  return [
    hourly('EKS control plane', 'eksControlPlane', 1),
    hourly('NAT gateways (data 0.045 USD/GB on top)', 'natGateway', gateways),
    hourly('Load balancers (LCU on top)', 'applicationLoadBalancer', 2),
    hourly('Interface endpoints and zones', 'interfaceEndpoint', network.interfaceEndpoints.length * zones),
    driver(
      'Hosted zones',
      `${Object.keys(dns.zones).length}`,
      region,
      SERVICE_PRICES.hostedZone,
      Object.keys(dns.zones).length,
    ),
    driver('Synthetic checks', `${runs} runs`, region, SERVICE_PRICES.canaryRun, runs),
    machine('Monitoring instance', operations.monitoring.instanceType, 1, region),
    machine('GitLab runner', operations.runner.instanceType, 1, region),
    driver(
      'Volume of the monitoring instance',
      `${operations.monitoring.dataGiB} GiB`,
      region,
      SERVICE_PRICES.ebsGp3,
      operations.monitoring.dataGiB,
    ),
  ];
}

function nodes({ cluster, network, region }: PlatformEnvironment): CostDriver[] {
  const zones = network.zones.length;
  return Object.entries(cluster.nodes).flatMap(([purpose, { instanceType, perZone, diskGiB }]) => [
    machine(`Nodes: ${purpose}`, instanceType, perZone[0] * zones, region as RegionCode),
    driver(
      `Disks of nodes: ${purpose}`,
      `${perZone[0] * zones} × ${diskGiB} GiB`,
      region as RegionCode,
      SERVICE_PRICES.ebsGp3,
      perZone[0] * zones * diskGiB,
    ),
  ]);
}

function stores(environment: PlatformEnvironment): CostDriver[] {
  const region = environment.region as RegionCode;
  return environment.deployments.flatMap((deployment) => {
    const { name } = deployment.system;
    const databases = needsOf(deployment, 'postgres').flatMap(([need, { size }]) => {
      const instances = (size.multiZone ? 2 : 1) + size.replicas;
      return [
        classed(`PostgreSQL ${name}/${need}`, RDS_PRICES, size.instanceClass, instances, region),
        driver(
          `Storage of ${name}/${need}`,
          `${instances} × ${size.storageGiB} GiB`,
          region,
          SERVICE_PRICES.rdsGp3,
          instances * size.storageGiB,
        ),
      ];
    });
    const caches = needsOf(deployment, 'redis').map(([need, { size }]) =>
      classed(`Cache ${name}/${need}`, VALKEY_PRICES, size.nodeType, 1 + size.replicas, region),
    );
    return [...databases, ...caches];
  });
}

function classed(
  name: string,
  prices: Readonly<Record<string, PriceEntry>>,
  type: string,
  count: number,
  region: RegionCode,
): CostDriver {
  const price = prices[type];
  const quantity = `${count} × ${type}`;
  if (price === undefined) return { name, quantity: `${quantity} (price not listed)`, monthlyUsd: 0, exact: false };
  return driver(name, quantity, region, price, count * HOURS_PER_MONTH);
}

function machine(name: string, type: string, count: number, region: RegionCode): CostDriver {
  const price = ec2Price(region, type);
  const monthlyUsd = rounded((price?.usd ?? 0) * HOURS_PER_MONTH * count);
  return { name, quantity: `${count} × ${type}`, monthlyUsd, exact: price?.exact ?? false };
}

function driver(name: string, quantity: string, region: RegionCode, entry: PriceEntry, units: number): CostDriver {
  const { usd, exact } = priceIn(region, entry);
  return { name, quantity, monthlyUsd: rounded(usd * units), exact };
}

function rounded(usd: number): number {
  return Math.round(usd * 100) / 100;
}
