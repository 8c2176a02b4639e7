import { expect } from 'vitest';
import type { Cluster } from '../../local/kubernetes/cluster.ts';
import { FAILING_DIGEST } from '../../local/kubernetes/stages.ts';
import type { Installation } from './installation.ts';
import { type ClusterRelease, type EnvironmentReleases, servicesOf } from './synthesized-releases.ts';

/** Releases every service that migrates in a version whose image fails; returns what Helm says of each. */
export async function failedMigrations(helm: Installation, version: EnvironmentReleases): Promise<readonly string[]> {
  return await Promise.all(
    migrating(version).map(async (release) => {
      const image = { ...(release.values['image'] as object), digest: FAILING_DIGEST };
      const ended = await helm.tryRelease({ ...release, values: { ...release.values, image } });
      expect(ended.code, release.name).not.toBe(0);
      return ended.stderr;
    }),
  );
}

/** Removes the jobs that failed: each stays for its logs until a person has read them, or for a day. */
export async function removeFailedJobs({ api }: Cluster, version: EnvironmentReleases): Promise<void> {
  for (const { name: service, namespace } of migrating(version)) {
    const job = { apiVersion: 'batch/v1', kind: 'Job', metadata: { name: `${service}-migration`, namespace } };
    expect(await api.get(job)).toMatchObject({ spec: { ttlSecondsAfterFinished: 86_400 } });
    await api.remove(job);
  }
}

/** Services that migrate a database; there is at least one. */
export function migrating(version: EnvironmentReleases): readonly ClusterRelease[] {
  const found = servicesOf(version).filter(({ values }) => values['migration'] != null);
  expect(found.length).toBeGreaterThan(0);
  return found;
}
