import { INSTANCE_TYPES } from './instance-types.ts';
import type { RegionCode } from './regions.ts';

/** The day on which the tables were put together. List prices without tax, discounts, free tier or commitments: estimates. */
export const PRICES_DATE = '2026-11-21';

/** Hours that AWS's own estimates count in a month. */
export const HOURS_PER_MONTH = 730;

/** What one unit of a price is. */
export type PriceUnit = 'hour' | 'GB' | 'GB-month' | 'month' | 'million requests' | 'LCU-hour' | 'run';

/** The list price of one thing where it is known; us-east-1 always is. */
export interface PriceEntry {
  readonly unit: PriceUnit;
  /** USD per unit by region. */
  readonly usd: Readonly<Partial<Record<RegionCode, number>>> & { readonly 'us-east-1': number };
  /** True where every region pays the price of us-east-1. */
  readonly everywhere?: boolean;
  readonly source: string;
}

const aws = (path: string): string => `https://aws.amazon.com/${path}/pricing/`;

const entry = (unit: PriceUnit, usEast1: number, source: string, apSouth1?: number): PriceEntry => ({
  unit,
  usd: apSouth1 === undefined ? { 'us-east-1': usEast1 } : { 'us-east-1': usEast1, 'ap-south-1': apSouth1 },
  source: aws(source),
});

const everywhere = (unit: PriceUnit, usd: number, source: string): PriceEntry => ({
  unit,
  usd: { 'us-east-1': usd },
  everywhere: true,
  source: aws(source),
});

/** Everything that is not an instance class. The four figures every estimate starts from: NAT, control plane, balancer, zone. */
export const SERVICE_PRICES = {
  natGateway: entry('hour', 0.045, 'vpc', 0.056),
  natGatewayData: entry('GB', 0.045, 'vpc', 0.056),
  publicIpv4: everywhere('hour', 0.005, 'vpc'),
  interfaceEndpoint: entry('hour', 0.01, 'privatelink'),
  eksControlPlane: everywhere('hour', 0.1, 'eks'),
  eksControlPlaneExtended: everywhere('hour', 0.6, 'eks'),
  applicationLoadBalancer: entry('hour', 0.0225, 'elasticloadbalancing', 0.0239),
  loadBalancerCapacity: everywhere('LCU-hour', 0.008, 'elasticloadbalancing'),
  hostedZone: everywhere('month', 0.5, 'route53'),
  ebsGp3: entry('GB-month', 0.08, 'ebs', 0.0912),
  s3Standard: entry('GB-month', 0.023, 's3', 0.025),
  rdsGp3: entry('GB-month', 0.115, 'rds/postgresql'),
  rdsBackup: entry('GB-month', 0.095, 'rds/postgresql'),
  kmsKey: everywhere('month', 1, 'kms'),
  secret: everywhere('month', 0.4, 'secrets-manager'),
  cloudwatchLogsIngest: entry('GB', 0.5, 'cloudwatch'),
  cloudwatchAlarm: everywhere('month', 0.1, 'cloudwatch'),
  canaryRun: entry('run', 0.0012, 'cloudwatch'),
  wafWebAcl: everywhere('month', 5, 'waf'),
  wafRule: everywhere('month', 1, 'waf'),
  wafRequests: everywhere('million requests', 0.6, 'waf'),
  httpApiRequests: entry('million requests', 1, 'api-gateway', 1.05),
} as const satisfies Readonly<Record<string, PriceEntry>>;

/** A thing with a list price that is not an instance class. */
export type PricedService = keyof typeof SERVICE_PRICES;

/** Where instance prices in us-east-1 come from: the price list as of 2026-07-20. */
export const EC2_PRICES_SOURCE =
  'https://github.com/aws/karpenter-provider-aws/blob/v1.14.1/pkg/providers/pricing/zz_generated.pricing_aws.go';

/** USD per hour of the size `large` in us-east-1, Linux on demand; other sizes cost in proportion (checked against the list). */
const EC2_LARGE_USD: Readonly<Record<string, number>> = {
  t3: 0.0832,
  t3a: 0.0752,
  t4g: 0.0672,
  m5: 0.096,
  m6i: 0.096,
  m6a: 0.0864,
  m7i: 0.1008,
  m7a: 0.11592,
  m7g: 0.0816,
  c6i: 0.085,
  c7i: 0.08925,
  r6i: 0.126,
  r7i: 0.1323,
};

/** The same in ap-south-1, where a source names it. */
const EC2_LARGE_USD_MUMBAI: Readonly<Record<string, number>> = { t3: 0.0896 };

const SIZE_FACTOR: Readonly<Record<string, number>> = {
  small: 0.25,
  medium: 0.5,
  large: 1,
  xlarge: 2,
  '2xlarge': 4,
  '4xlarge': 8,
};

const RDS_SOURCE = aws('rds/postgresql');
const CACHE_SOURCE = aws('elasticache');

/** PostgreSQL on RDS in one zone; a standby in another zone doubles it. */
export const RDS_PRICES: Readonly<Record<string, PriceEntry>> = {
  'db.t4g.micro': { unit: 'hour', usd: { 'us-east-1': 0.016, 'ap-south-1': 0.021 }, source: RDS_SOURCE },
  'db.t4g.small': { unit: 'hour', usd: { 'us-east-1': 0.032 }, source: RDS_SOURCE },
  'db.t4g.medium': { unit: 'hour', usd: { 'us-east-1': 0.065 }, source: RDS_SOURCE },
  'db.t4g.large': { unit: 'hour', usd: { 'us-east-1': 0.129 }, source: RDS_SOURCE },
  'db.m7g.large': { unit: 'hour', usd: { 'us-east-1': 0.168 }, source: RDS_SOURCE },
  'db.m7g.xlarge': { unit: 'hour', usd: { 'us-east-1': 0.337 }, source: RDS_SOURCE },
  'db.m7g.2xlarge': { unit: 'hour', usd: { 'us-east-1': 0.674 }, source: RDS_SOURCE },
};

/** One ElastiCache node with Valkey; Redis OSS costs a quarter more. */
export const VALKEY_PRICES: Readonly<Record<string, PriceEntry>> = {
  'cache.t4g.micro': { unit: 'hour', usd: { 'us-east-1': 0.0128 }, source: CACHE_SOURCE },
  'cache.t4g.small': { unit: 'hour', usd: { 'us-east-1': 0.0256 }, source: CACHE_SOURCE },
  'cache.t4g.medium': { unit: 'hour', usd: { 'us-east-1': 0.052 }, source: CACHE_SOURCE },
  'cache.m7g.large': { unit: 'hour', usd: { 'us-east-1': 0.1264 }, source: CACHE_SOURCE },
  'cache.m7g.xlarge': { unit: 'hour', usd: { 'us-east-1': 0.252 }, source: CACHE_SOURCE },
  'cache.r7g.large': { unit: 'hour', usd: { 'us-east-1': 0.1752 }, source: CACHE_SOURCE },
};

/** A price as a report shows it. */
export interface PriceInRegion {
  readonly usd: number;
  readonly unit: PriceUnit;
  readonly source: string;
  /** False where the region's own price is not known and that of us-east-1 stands in; most regions cost 5 to 25 percent more. */
  readonly exact: boolean;
}

/** The price of an entry in a region. */
export function priceIn(region: RegionCode, { unit, usd, everywhere: same, source }: PriceEntry): PriceInRegion {
  const own = usd[region];
  return { usd: own ?? usd['us-east-1'], unit, source, exact: own !== undefined || same === true };
}

/** On-demand price of an EC2 instance type that the platform may use; undefined for every other. */
export function ec2Price(region: RegionCode, type: string): PriceInRegion | undefined {
  if (!INSTANCE_TYPES.has(type)) return undefined;
  const [family = '', size = ''] = type.split('.');
  const large = EC2_LARGE_USD[family];
  const factor = SIZE_FACTOR[size];
  if (large === undefined || factor === undefined) return undefined;
  const mumbai = EC2_LARGE_USD_MUMBAI[family];
  const usd: PriceEntry['usd'] =
    mumbai === undefined
      ? { 'us-east-1': rounded(large * factor) }
      : { 'us-east-1': rounded(large * factor), 'ap-south-1': rounded(mumbai * factor) };
  return priceIn(region, { unit: 'hour', usd, source: EC2_PRICES_SOURCE });
}

/** USD per month of something that is billed by the hour and always on. */
export function perMonth(usdPerHour: number): number {
  return Math.round(usdPerHour * HOURS_PER_MONTH * 100) / 100;
}

function rounded(usd: number): number {
  return Math.round(usd * 1e6) / 1e6;
}
