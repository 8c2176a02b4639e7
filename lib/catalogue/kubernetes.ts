import { CATALOGUE_DATE, type CatalogueEntry, daysBetween } from './entry.ts';

const CALENDAR = 'https://docs.aws.amazon.com/eks/latest/userguide/kubernetes-versions.html';

/** A minor version that EKS offers or offered, with the ends of its two support periods. */
export interface KubernetesRelease extends CatalogueEntry {
  /** First day on EKS. */
  readonly released: string;
  /** First day without standard support: from 00:00 UTC of this day a cluster costs the extended price. */
  readonly standardUntil: string;
  /** First day without any support: from here EKS upgrades the control plane by itself. */
  readonly extendedUntil: string;
}

const release = (
  version: string,
  released: string,
  standardUntil: string,
  extendedUntil: string,
): KubernetesRelease => ({
  version,
  released,
  standardUntil,
  extendedUntil,
  date: '2026-08-22',
  source: CALENDAR,
});

/** The EKS release calendar, as collected by endoflife.date (amazon-eks, 2026-08-22) from the page in `source`. Oldest first. */
export const KUBERNETES_RELEASES = {
  '1.31': release('1.31', '2024-09-26', '2025-11-26', '2026-11-26'),
  '1.32': release('1.32', '2025-01-25', '2026-03-23', '2027-03-23'),
  '1.33': release('1.33', '2025-05-28', '2026-07-29', '2027-07-29'),
  '1.34': release('1.34', '2025-10-06', '2026-12-02', '2027-12-02'),
  '1.35': release('1.35', '2026-01-28', '2027-03-27', '2028-03-27'),
  '1.36': release('1.36', '2026-06-02', '2027-08-02', '2028-08-02'),
} as const satisfies Readonly<Record<string, KubernetesRelease>>;

/** A minor version that an environment may name. */
export type KubernetesMinor = keyof typeof KUBERNETES_RELEASES;

/** Every minor version that an environment may name, oldest first. */
export const KUBERNETES_MINORS = Object.keys(KUBERNETES_RELEASES) as readonly KubernetesMinor[];

/**
 * What a new environment runs: the only minor that stays in standard support for more than half a year from the
 * catalogue's date (1.35 leaves it on 2027-03-27, 1.34 on 2026-12-02). Istio 1.31 supports 1.32 to 1.36, Karpenter
 * supports 1.36 from 1.13 on, the cluster autoscaler has an image for it.
 */
export const DEFAULT_KUBERNETES_MINOR: KubernetesMinor = '1.36';

/** The patch release of upstream Kubernetes that stands for the default minor where tests run a real API server. */
export const KUBERNETES_TEST_MODULE: CatalogueEntry = {
  version: 'v1.36.3',
  date: '2026-11-21',
  source: 'https://proxy.golang.org/k8s.io/kubernetes/@v/list',
};

/** Price of one cluster's control plane in USD per hour, the same in every region. */
export const CONTROL_PLANE_USD_PER_HOUR = {
  standard: 0.1,
  extended: 0.6,
  date: CATALOGUE_DATE,
  source: 'https://aws.amazon.com/eks/pricing/',
} as const;

/** `unsupported`: EKS refuses new clusters of it. `unknown`: not in the catalogue, so nothing can be said. */
export type SupportLevel = 'standard' | 'extended' | 'unsupported' | 'unknown';

/** How EKS supports a version on a day, and what that costs on top of the normal price. */
export interface KubernetesSupport {
  readonly level: SupportLevel;
  /** First day on which `level` no longer holds; absent for `unsupported` and `unknown`. */
  readonly until?: string;
  /** Days until then. */
  readonly daysLeft?: number;
  /** Added to the normal price of the control plane, in USD per cluster and hour: 0.50 in extended support, else 0. */
  readonly extraUsdPerHour: number;
}

/** Judges a minor version (`1.36`) on a day; the day is the catalogue's own unless a report asks about another. */
export function kubernetesSupport(version: string, today: string = CATALOGUE_DATE): KubernetesSupport {
  const found = findRelease(version);
  if (found === undefined) return { level: 'unknown', extraUsdPerHour: 0 };
  if (today < found.standardUntil) {
    return {
      level: 'standard',
      until: found.standardUntil,
      daysLeft: daysBetween(today, found.standardUntil),
      extraUsdPerHour: 0,
    };
  }
  if (today < found.extendedUntil) {
    const { standard, extended } = CONTROL_PLANE_USD_PER_HOUR;
    return {
      level: 'extended',
      until: found.extendedUntil,
      daysLeft: daysBetween(today, found.extendedUntil),
      extraUsdPerHour: Math.round((extended - standard) * 100) / 100,
    };
  }
  return { level: 'unsupported', extraUsdPerHour: 0 };
}

function findRelease(version: string): KubernetesRelease | undefined {
  return Object.values<KubernetesRelease>(KUBERNETES_RELEASES).find((entry) => entry.version === version);
}
