import type { Json } from './leave-out.ts';

/**
 * What Terraform must not wait for where no program runs, and what it may take over: some pods of charts of others become
 * ready only by what their programs do, and the CRDs that they bring are there already. The same as Helm itself is told here.
 */
const UNATTENDED: Json = {
  atomic: false,
  wait: false,
  wait_for_jobs: false,
  cleanup_on_fail: false,
  take_ownership: true,
};

/** Changes the releases of charts of others in a stack; ours are packed into its own folder, and have to become ready. */
export function unattended(json: Json): void {
  const { helm_release: releases = {} } = (json['resource'] ?? {}) as Record<string, Record<string, Json>>;
  for (const release of Object.values(releases))
    if (!String(release['chart']).startsWith('assets/')) Object.assign(release, UNATTENDED);
}
