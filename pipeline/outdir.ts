import { existsSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Where a synth wrote: what `CDKTF_OUTDIR` names, else `cdktf.out`, or the folder that the environment has for itself in there.
 * @param environment whose stacks are asked for; none: those of every synth that names none.
 */
export function outdir(environment?: string): string {
  const named = process.env['CDKTF_OUTDIR'];
  if (named !== undefined) return named;
  return environment === undefined ? 'cdktf.out' : ownFolder('cdktf.out', environment);
}

/** An environment that is synthesized by its name alone lies in a folder of its own, so that it takes nothing from the others. */
export function ownFolder(folder: string, environment: string): string {
  const own = join(folder, environment);
  return /^[a-z][a-z0-9]*$/.test(environment) && existsSync(join(own, 'platform.json')) ? own : folder;
}
