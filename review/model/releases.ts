import type { StackFile } from '../read/synth-output.ts';

/** Values that a release of our charts gets, as far as the page looks at them. */
export interface ReleaseValues {
  readonly service?: string;
  readonly network?: { readonly ingress?: readonly Peer[]; readonly egress?: readonly Peer[] };
  /** What a service promises; an alarm rings where it may be broken. */
  readonly objectives?: {
    readonly availabilityPercent: number;
    readonly latencyMilliseconds: number;
    readonly runbook?: string;
  } | null;
}

/** One line of a release's network policy: whom it may reach, or who may reach it. */
export interface Peer {
  /** `mesh-gateway`, `load-balancer`, `service`, `monitoring`. */
  readonly from?: string;
  /** `service`, `need`, `store`, `aws`, `internet`. */
  readonly to?: string;
  readonly service?: string;
  readonly need?: string;
  readonly store?: string;
  readonly port?: number;
  readonly ports?: readonly number[];
  readonly cidrs?: readonly string[];
}

interface Application {
  readonly releases?: Readonly<Record<string, { readonly values?: ReleaseValues }>>;
}

/**
 * Values of every release of a system: those that Terraform releases, and those that its Argo CD applications do, which stand
 * in the values of one release. What is no JSON (charts of others) has none to look at.
 */
export function releaseValues({ terraform }: Pick<StackFile, 'terraform'>): readonly ReleaseValues[] {
  return Object.values(terraform.resource?.['helm_release'] ?? {}).flatMap(({ values }) => {
    const [text] = Array.isArray(values) ? values : [];
    const parsed = typeof text === 'string' ? objectIn(text) : undefined;
    if (parsed === undefined) return [];
    if (parsed.releases === undefined) return [parsed as ReleaseValues];
    return Object.values(parsed.releases).flatMap((release) => release.values ?? []);
  });
}

function objectIn(text: string): Application | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
