import { buildPrograms } from './build.ts';
import { CLUSTER_PROGRAMS } from './programs.ts';

/** Builds what the cluster's tests run before any of them starts, so that no test waits for a compiler. */
export default function setup(): void {
  buildPrograms(CLUSTER_PROGRAMS);
}
