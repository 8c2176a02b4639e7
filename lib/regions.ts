/** One AWS region with what the platform needs to know before anything is asked of AWS. */
export interface Region {
  /** Letters of the zones that a new account gets and that EKS accepts; a zone's name is the region's plus the letter. */
  readonly zones: readonly string[];
  /** Place, for people. */
  readonly place: string;
  /**
   * Account from which Elastic Load Balancing writes access logs: regions opened before August 2022 may still be served
   * by it, so a log bucket admits it beside the service principal.
   */
  readonly elbLogAccount: string;
}

/** Where the account numbers come from; the same table as in the AWS CDK (region-info, read 2026-11-21). */
export const ELB_LOG_ACCOUNTS_SOURCE =
  'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html';

/** Where the zones come from. */
export const ZONES_SOURCE =
  'https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-availability-zones.html';

/** Service principal that writes load balancer access logs where no account does. */
export const ELB_LOG_SERVICE_PRINCIPAL = 'logdelivery.elasticloadbalancing.amazonaws.com';

/**
 * Regions in which an environment may stand, read 2026-11-21. All are on by default in a new account and have the
 * services that the platform uses. Letters are an account's own names for zones in the oldest regions, so `a` of two
 * accounts may be two buildings. Left out: zone `e` of us-east-1 (EKS has no control plane in use1-az3, which most
 * accounts call `e`), zone `b` of ap-northeast-1 and `c` of ca-central-1 (closed to new accounts).
 */
export const REGIONS = {
  'us-east-1': {
    place: 'N. Virginia',
    zones: ['a', 'b', 'c', 'd', 'f'],
    elbLogAccount: '127311923021',
  },
  'us-east-2': {
    place: 'Ohio',
    zones: ['a', 'b', 'c'],
    elbLogAccount: '033677994240',
  },
  'us-west-2': {
    place: 'Oregon',
    zones: ['a', 'b', 'c', 'd'],
    elbLogAccount: '797873946194',
  },
  'ca-central-1': {
    place: 'Montreal',
    zones: ['a', 'b', 'd'],
    elbLogAccount: '985666609251',
  },
  'sa-east-1': {
    place: 'São Paulo',
    zones: ['a', 'b', 'c'],
    elbLogAccount: '507241528517',
  },
  'eu-west-1': {
    place: 'Ireland',
    zones: ['a', 'b', 'c'],
    elbLogAccount: '156460612806',
  },
  'eu-west-2': {
    place: 'London',
    zones: ['a', 'b', 'c'],
    elbLogAccount: '652711504416',
  },
  'eu-west-3': {
    place: 'Paris',
    zones: ['a', 'b', 'c'],
    elbLogAccount: '009996457667',
  },
  'eu-central-1': {
    place: 'Frankfurt',
    zones: ['a', 'b', 'c'],
    elbLogAccount: '054676820928',
  },
  'eu-north-1': {
    place: 'Stockholm',
    zones: ['a', 'b', 'c'],
    elbLogAccount: '897822967062',
  },
  'ap-south-1': {
    place: 'Mumbai',
    zones: ['a', 'b', 'c'],
    elbLogAccount: '718504428378',
  },
  'ap-southeast-1': {
    place: 'Singapore',
    zones: ['a', 'b', 'c'],
    elbLogAccount: '114774131450',
  },
  'ap-southeast-2': {
    place: 'Sydney',
    zones: ['a', 'b', 'c'],
    elbLogAccount: '783225319266',
  },
  'ap-northeast-1': {
    place: 'Tokyo',
    zones: ['a', 'c', 'd'],
    elbLogAccount: '582318560864',
  },
  'ap-northeast-2': {
    place: 'Seoul',
    zones: ['a', 'b', 'c', 'd'],
    elbLogAccount: '600734575887',
  },
} as const satisfies Readonly<Record<string, Region>>;

/** Code of a region in which an environment may stand. */
export type RegionCode = keyof typeof REGIONS;

/** Codes of all regions in which an environment may stand. */
export const REGION_CODES = Object.keys(REGIONS) as readonly RegionCode[];

/** Whether an environment may stand in the region. */
export function isRegionCode(text: string): text is RegionCode {
  return Object.hasOwn(REGIONS, text);
}

/** `a` in `us-east-1` as the name that AWS takes, `us-east-1a`; undefined when the region has no such zone. */
export function zoneName(region: RegionCode, letter: string): string | undefined {
  const { zones }: Region = REGIONS[region];
  return zones.includes(letter) ? `${region}${letter}` : undefined;
}
