import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import type { Environment } from '../../environments/schema.ts';
import { pascalCase } from '../../lib/names.ts';
import { Release } from './release.ts';
import type { SystemRelease } from './system-releases.ts';

/** Seconds that a release may take, by wave: a store starts one member after the other, a service may migrate its database. */
const TIMEOUTS = [300, 1200, 900] as const;

export interface ReleasesProps {
  readonly namespace: string;
  readonly releases: readonly SystemRelease[];
  readonly source: Environment['charts'];
  /** What must be there before the first release. */
  readonly after: readonly ITerraformDependable[];
}

/** The releases of one system by Helm; each waits for those of the wave before. */
export class Releases extends Construct {
  constructor(scope: Construct, id: string, { namespace, releases, source, after }: ReleasesProps) {
    super(scope, id);
    let before = after;
    for (const wave of [0, 1, 2] as const) {
      const built = releases
        .filter((release) => release.wave === wave)
        .map(({ name, chart, values }) => {
          const release = new Release(this, pascalCase(name), {
            name,
            namespace,
            chart: { local: chart },
            values,
            dependsOn: before,
            timeoutSeconds: TIMEOUTS[wave],
            source,
          });
          return release.resource;
        });
      if (built.length > 0) before = built;
    }
  }
}
