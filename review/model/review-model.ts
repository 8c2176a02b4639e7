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

export interface SystemModel {
  readonly name: string;
  readonly about: string;
  readonly host: string;
  /** Sentence: the way into the system. */
  readonly traffic: string;
  /** Sentence: how its versions reach the cluster. */
  readonly delivery: string;
  readonly services: readonly ServiceModel[];
  readonly needs: readonly NeedModel[];
  /** Services to services (calls), services to needs (uses). */
  readonly graph: Graph;
  /** Who may talk to whom. */
  readonly reach: readonly ReachModel[];
  readonly alarms: readonly AlarmModel[];
  /** `null`: the digest is not set yet. */
  readonly versions: readonly { readonly service: string; readonly digest: string | null }[];
}

export interface ReachModel {
  readonly from: string;
  readonly to: string;
  readonly port: number | string | null;
  readonly why: string;
}

export interface AlarmModel {
  readonly name: string;
  /** Such as `CPUUtilization over 80 for 3 of 5 minutes`. */
  readonly when: string;
  /** Section of the runbook, relative to the repository; `null`: none is named. */
  readonly runbook: string | null;
}

export interface ServiceModel {
  readonly name: string;
  readonly about: string;
  /** `null`: listens on none. */
  readonly port: number | null;
  readonly routes: readonly string[];
  /** Such as `CPU 70 %: 1 to 4 per zone`. */
  readonly scaling: string;
  readonly cpu: string;
  readonly memory: string;
  readonly crons: readonly string[];
}

export interface NeedModel {
  readonly name: string;
  /** Such as `postgres`. */
  readonly kind: string;
  readonly sizes: Readonly<Record<string, string>>;
  /** Services of the same system. */
  readonly usedBy: readonly string[];
  readonly holdsData: boolean;
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

/** A layered graph; the page lays it out. */
export interface Graph {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  readonly groups?: readonly { readonly id: string; readonly label: string }[];
}

export interface GraphNode {
  readonly id: string;
  readonly label: string;
  /** Each line begins a new one in the box. */
  readonly detail?: string;
  readonly kind: string;
  /** Within the page: `#/system/dev/birthday`. */
  readonly href?: string;
  readonly group?: string;
}

export interface GraphEdge {
  readonly from: string;
  readonly to: string;
  readonly label?: string;
}

export interface ChangeModel {
  readonly stacks: readonly StackChange[];
  /** Replaced, deleted or forgotten holders of data: first on the page. */
  readonly loud: readonly LoudChange[];
}

export interface LoudChange {
  readonly stack: string;
  readonly address: string;
  readonly action: ChangeAction;
  readonly why: string | null;
}

export type ChangeAction = 'create' | 'update' | 'replace' | 'delete' | 'forget' | 'import' | 'move' | 'read';

export interface StackChange {
  readonly id: string;
  readonly status: 'changes' | 'nothing' | 'deferred' | 'unchanged' | 'broken';
  readonly deferrals: readonly { readonly reason: string; readonly what: string; readonly help: string }[];
  readonly counts: Readonly<Partial<Record<ChangeAction, number>>>;
  readonly resources: readonly ResourceChangeModel[];
  /** Ids of stacks that read outputs of this one. */
  readonly downstream: readonly string[];
}

export interface ResourceChangeModel {
  readonly address: string;
  readonly type: string;
  readonly action: ChangeAction;
  readonly holdsData: boolean;
  readonly why: string | null;
  readonly attributes: readonly AttributeChangeModel[];
  /** Addresses that its replacement changes downstream. */
  readonly takesAlong: readonly string[];
}

export interface AttributeChangeModel {
  readonly path: string;
  readonly before: string;
  readonly after: string;
  readonly kind: 'value' | 'sensitive' | 'unknown';
  readonly forcesReplacement: boolean;
}

export interface ComparisonModel {
  readonly environments: readonly string[];
  readonly rows: readonly ComparisonRow[];
}

export interface ComparisonRow {
  readonly path: string;
  readonly group: 'sizes' | 'protection' | 'retention' | 'versions' | 'network' | 'other';
  /** By environment; `null`: it has none. */
  readonly values: readonly (string | null)[];
  readonly reasons: readonly (string | null)[];
  readonly differs: boolean;
  /** Environments whose deviating value has no reason. */
  readonly unexplained: readonly string[];
}

export interface CostModel {
  /** Date of the prices, `YYYY-MM-DD`. */
  readonly date: string;
  readonly environments: readonly string[];
  readonly rows: readonly CostRow[];
  /** US dollars a month, by environment. */
  readonly totals: readonly number[];
  /** What commitments would save a month: sentence and US dollars by environment. */
  readonly savings: readonly { readonly what: string; readonly usd: readonly number[] }[];
  /** Sentence. */
  readonly notCounted: string;
}

export interface CostRow {
  readonly driver: string;
  /** By environment; `null`: the environment has none. */
  readonly cells: readonly (CostCell | null)[];
}

export interface CostCell {
  /** US dollars a month. */
  readonly usd: number;
  readonly quantity: string;
  /** Whether the price is that of the region and not an estimate. */
  readonly exact: boolean;
}

export interface PostureModel {
  readonly encryption: readonly EncryptionModel[];
  /** What the internet can reach. */
  readonly exposure: readonly {
    readonly address: string;
    readonly what: string;
    readonly to: string;
    readonly why: string | null;
  }[];
  readonly ports: PortMatrix;
  readonly roles: readonly RoleModel[];
  readonly retention: readonly RetentionModel[];
}

export interface EncryptionModel {
  readonly address: string;
  readonly what: string;
  /** Key of our own; `null`: AWS's key, or none. */
  readonly key: string | null;
  readonly ok: boolean;
  readonly why: string | null;
}

export interface PortMatrix {
  readonly from: readonly string[];
  readonly to: readonly string[];
  readonly cells: readonly {
    readonly from: string;
    readonly to: string;
    /** Such as `5432` or `all`. */
    readonly ports: string;
    readonly why: string | null;
  }[];
}

export interface RoleModel {
  readonly name: string;
  readonly stack: string;
  readonly trusts: readonly string[];
  readonly may: readonly {
    readonly actions: readonly string[];
    readonly resources: readonly string[];
    readonly when: string | null;
  }[];
  /** Whether a permissions boundary limits it. */
  readonly boundary: boolean;
}

export interface RetentionModel {
  readonly what: string;
  /** `null`: no backups. */
  readonly days: number | null;
  /** Days in the second region; `null`: no copy. */
  readonly copyDays: number | null;
  /** Whether no more is lost than was promised; where nothing is promised, whether it is kept at all. */
  readonly ok: boolean;
  /** `null`: nothing is promised of it. */
  readonly promise: PromiseModel | null;
}

/** What was promised of data, and what its backups give. Times such as `4 h` or `5 min`. */
export interface PromiseModel {
  readonly rto: string;
  readonly rpo: string;
  /** Data that is lost at most: `none`, `5 min`; `null`: all of it. */
  readonly loses: string | null;
  /** Whether less is lost than promised, not just as much. */
  readonly hasMargin: boolean;
  /** The same where the whole region is lost. */
  readonly regionLoses: string | null;
  readonly regionOk: boolean;
  /** How it comes back, and after how long by estimate. */
  readonly back: string;
  readonly backOk: boolean;
}
