import type { Graph } from './graph-model.ts';

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
