import { applicationValues } from './application-values.ts';
import type { LocalChart } from './chart-asset.ts';
import { storeValues } from './store-values.ts';
import { needOf, type SystemFacts, storesOf } from './system-facts.ts';
import { systemValues } from './system-values.ts';

/** One release of a system: which of our charts, with which values, and when. */
export interface SystemRelease {
  readonly name: string;
  readonly chart: LocalChart;
  /** Releases of a lower wave are ready before those of a higher one start. */
  readonly wave: 0 | 1 | 2;
  readonly values: object;
}

/**
 * The releases of a system, in their order: what its services share, its stores, then one for each service.
 * @param versions `read`: with the image digests that Git names. `later`: without, since Argo CD adds them from the same file.
 */
export function systemReleases(facts: SystemFacts, versions: 'read' | 'later'): readonly SystemRelease[] {
  const { system, services, versions: git } = facts.deployment;
  const images = versions === 'read' ? git.images : undefined;
  return [
    { name: `${system.name}-system`, chart: 'system', wave: 0, values: systemValues(facts, images) },
    ...storesOf(facts).map((name): SystemRelease => {
      const chart = needOf(facts, name).kind === 'mongo' ? 'document-store' : 'object-store';
      return { name, chart, wave: 1, values: storeValues(facts, name) };
    }),
    ...Object.keys(services).map((name): SystemRelease => {
      const version = images === undefined ? undefined : (images[name] ?? { digest: null, canary: null });
      return { name, chart: 'application', wave: 2, values: applicationValues(facts, name, version) };
    }),
  ];
}
