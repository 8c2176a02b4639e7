/**
 * `platform.json`, as far as the page looks at it: the checked data of environments and systems. Written by the synth of
 * this very repository, so it is not checked again; where it is older, what cannot be drawn is told.
 */
export interface PlatformFile {
  readonly environments: readonly EnvironmentData[];
  /** Facts of cost that belong to no environment. */
  readonly prices?: PricesData;
}

export interface EnvironmentData {
  readonly name: string;
  readonly about: string;
  readonly accountId: string;
  readonly region: string;
  readonly secondRegion?: string;
  readonly removal: 'retain' | 'destroy';
  readonly reasons: Readonly<Record<string, string>>;
  readonly dns: { readonly zones: Readonly<Record<string, unknown>> };
  readonly network: NetworkData;
  readonly cluster: ClusterData;
  readonly edge: { readonly openTo: string; readonly requestsPerFiveMinutes: number; readonly failover: unknown };
  readonly recovery: { readonly rtoMinutes: number; readonly rpoMinutes: number };
  readonly backups: { readonly days: number; readonly copyDays: number };
  readonly deployments: readonly DeploymentData[];
  /** What it pays for all the time; absent in output of an older synth. */
  readonly cost?: EnvironmentCostData;
}

export interface NetworkData {
  readonly cidr: string;
  readonly zones: readonly string[];
  /** By tier, in the order of the zones. */
  readonly subnets: Readonly<Record<string, readonly string[]>>;
  readonly nat: 'single' | 'per-zone';
  readonly interfaceEndpoints: readonly string[];
  readonly peers: readonly { readonly name: string; readonly cidr: string }[];
}

export interface ClusterData {
  readonly version?: string;
  readonly publicCidrs: readonly string[];
  readonly people: readonly { readonly name: string; readonly may: string }[];
  readonly nodes: Readonly<
    Record<
      string,
      { readonly instanceType: string; readonly perZone: readonly [number, number]; readonly capacity: string }
    >
  >;
  readonly autoscaler: string;
}

/** A system as it runs in one environment. */
export interface DeploymentData {
  readonly system: SystemData;
  readonly host: string;
  /** Absent: no API gateway here. */
  readonly gateway?: { readonly issuer: string };
  readonly sizes: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly services: Readonly<Record<string, ServiceData>>;
  readonly versions?: { readonly images?: Readonly<Record<string, { readonly digest: string | null }>> };
}

export interface SystemData {
  readonly name: string;
  readonly about: string;
  readonly traffic: 'mesh' | 'ingress';
  readonly delivery: 'helm' | 'gitops';
  readonly needs: Readonly<Record<string, NeedData>>;
  readonly gateway?: { readonly stage: string; readonly routes: readonly { readonly route: string }[] };
}

export interface NeedData {
  readonly kind: string;
  readonly version?: string;
  /** Of a topic: queues that get a copy of every message. */
  readonly fanOut?: readonly string[];
  /** Of a bucket: the queue that is told of new objects. */
  readonly notifies?: { readonly queue: string };
  readonly [key: string]: unknown;
}

export interface ServiceData {
  readonly about: string;
  readonly port?: number;
  readonly scaling: ScalingData;
  readonly cpuMillicores: number;
  readonly memoryMiB: number;
  readonly routes: readonly { readonly path: string; readonly prefix: string }[];
  /** Needs, and what it may do with each. */
  readonly uses: Readonly<Record<string, string>>;
  readonly calls: readonly string[];
  readonly crons: Readonly<Record<string, { readonly schedule: string; readonly command: readonly string[] }>>;
  readonly seed?: { readonly store: string };
  readonly image?: { readonly public?: string; readonly repository?: string };
  readonly exposed?: string;
}

export type ScalingData =
  | {
      readonly by: 'load';
      readonly perZone: readonly [number, number];
      readonly cpuPercent: number;
      readonly memoryPercent: number;
    }
  | {
      readonly by: 'queue';
      readonly queue: string;
      readonly messagesPerReplica: number;
      readonly replicas: readonly [number, number];
    }
  | { readonly by: 'fixed'; readonly replicas: number };

export interface EnvironmentCostData {
  readonly drivers: readonly {
    readonly name: string;
    readonly quantity: string;
    readonly monthlyUsd: number;
    readonly exact: boolean;
  }[];
  /** US dollars a month that one-year commitments would save. */
  readonly committedSavingUsd: number;
}

export interface PricesData {
  /** `YYYY-MM-DD`. */
  readonly date: string;
  readonly notCounted: string;
  readonly commitments: string;
}
