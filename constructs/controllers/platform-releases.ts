import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { pascalCase } from '../../lib/names.ts';
import { Release } from '../releases/release.ts';
import { deliveryReleases } from './delivery-releases.ts';
import { meshReleases } from './mesh-releases.ts';
import { networkReleases } from './network-releases.ts';
import { observabilityReleases } from './observability-releases.ts';
import { platformChartReleases } from './platform-chart-releases.ts';
import type { PlatformRelease, ReleaseContext } from './platform-release.ts';
import { releaseOrder } from './release-order.ts';
import { securityReleases } from './security-releases.ts';

/** Every release of the platform stack, each after all that it needs. */
export function platformReleases(context: ReleaseContext): readonly PlatformRelease[] {
  return releaseOrder([
    ...platformChartReleases(context),
    ...securityReleases(context),
    ...networkReleases(context),
    ...meshReleases(context),
    ...deliveryReleases(context),
    ...observabilityReleases(context),
  ]);
}

export interface PlatformReleasesProps {
  readonly context: ReleaseContext;
  /** Namespaces and identity associations: a pod that starts before its association gets no AWS role until it is started anew. */
  readonly after: readonly ITerraformDependable[];
}

/** The Helm releases of the platform, ordered by what each needs; only those that need none name what all of them need. */
export class PlatformReleases extends Construct {
  /** Every release, for what has to come after all of them. */
  readonly resources: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, { context, after }: PlatformReleasesProps) {
    super(scope, id);
    const placed = new Map<string, ITerraformDependable>();
    for (const release of platformReleases(context)) {
      const before = release.after.flatMap((name) => placed.get(name) ?? []);
      const { resource } = new Release(this, pascalCase(release.name), {
        name: release.name,
        namespace: release.namespace,
        chart: typeof release.chart === 'string' ? { catalogue: release.chart } : release.chart,
        values: release.values,
        source: context.environment.charts,
        dependsOn: before.length === 0 ? after : before,
        ...(release.skipCrds === undefined ? {} : { skipCrds: release.skipCrds }),
        ...(release.timeoutSeconds === undefined ? {} : { timeoutSeconds: release.timeoutSeconds }),
      });
      placed.set(release.name, resource);
    }
    this.resources = [...placed.values()];
  }
}
