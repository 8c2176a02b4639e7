import type { ChangeModel } from './change-model.ts';
import type { ComparisonModel } from './comparison-model.ts';
import type { CostModel } from './cost-model.ts';
import type { Graph } from './graph-model.ts';
import type { PostureModel } from './posture-model.ts';
import type { SystemModel } from './system-model.ts';

/** Everything that the review page shows, as it is embedded in it: plain JSON, drawn only from `cdktf.out`. */
export interface ReviewModel {
  readonly version: 1;
  /** In the order of `platform.json`: dev, staging, prod. */
  readonly environments: readonly EnvironmentModel[];
  /** `null`: no plans lie here. */
  readonly changes: ChangeModel | null;
  readonly comparison: ComparisonModel;
  readonly cost: CostModel;
  /** What could not be read; shown at the top of the page and on the command line. */
  readonly problems: readonly ReviewProblem[];
}

/** A file that is missing, cut short or of another version; the rest of the page is still shown. */
export interface ReviewProblem {
  /** File, relative to `cdktf.out`. */
  readonly where: string;
  /** What stands there. */
  readonly given: string;
  /** What to do. */
  readonly fix: string;
}

export interface EnvironmentModel {
  readonly name: string;
  readonly about: string;
  /** AWS account id. */
  readonly account: string;
  readonly region: string;
  /** Region of the copies of backups; `null`: none. */
  readonly secondRegion: string | null;
  /** Whether resources that hold data are kept when their code is removed. */
  readonly protected: boolean;
  readonly network: NetworkModel;
  readonly cluster: ClusterModel;
  readonly edge: readonly EdgeModel[];
  readonly systems: readonly SystemModel[];
  readonly stacks: readonly StackModel[];
  /** From people to needs: DNS, CDN, API gateway or load balancer, gateway, systems. */
  readonly traffic: Graph;
  readonly posture: PostureModel;
  /** Versions that its stacks set, by the path under which they are compared: `versions.kubernetes`. */
  readonly versions: readonly { readonly path: string; readonly text: string }[];
  /** Reasons of deviations by path of the environment's data. */
  readonly reasons: Readonly<Record<string, string>>;
}

export interface NetworkModel {
  readonly cidr: string;
  readonly zones: readonly ZoneModel[];
  /** Sentence: how the network reaches the internet. */
  readonly nat: string;
  /** AWS services that are reached without the internet. */
  readonly endpoints: readonly string[];
  /** Networks that may reach this one: name and CIDR. */
  readonly peers: readonly { readonly name: string; readonly cidr: string }[];
}

export interface ZoneModel {
  /** Such as `ap-south-1a`. */
  readonly name: string;
  readonly tiers: readonly { readonly tier: string; readonly cidr: string }[];
}

export interface ClusterModel {
  /** Kubernetes. */
  readonly version: string;
  readonly nodes: readonly NodeGroupModel[];
  readonly autoscaler: string;
  /** People and roles: name, and what each may do in the cluster. */
  readonly access: readonly { readonly name: string; readonly may: string }[];
  /** Addresses that reach the API from the internet; empty: none does. */
  readonly publicCidrs: readonly string[];
}

export interface NodeGroupModel {
  readonly name: string;
  readonly instanceType: string;
  /** Nodes in each zone: least and most. */
  readonly perZone: readonly [number, number];
  /** `on-demand` or `spot`. */
  readonly capacity: string;
}

export interface EdgeModel {
  readonly kind: 'alb' | 'cloudfront' | 'api-gateway' | 'waf' | 'zone';
  readonly name: string;
  readonly detail: string;
}

export interface StackModel {
  /** Such as `dev-network`. */
  readonly id: string;
  /** Without the environment. */
  readonly name: string;
  /** From 1; a stack of a wave needs only stacks of earlier ones. */
  readonly wave: number;
  readonly about: string | null;
  /** Ids of stacks that are applied before it. */
  readonly upstream: readonly string[];
  /** Outputs that travel here: id of the stack that publishes it, and its name. */
  readonly reads: readonly { readonly stack: string; readonly output: string }[];
  /** Resources by type, most first. */
  readonly kinds: readonly { readonly type: string; readonly count: number }[];
  /** Addresses that hold data. */
  readonly guarded: readonly string[];
  readonly resources: number;
}
