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
