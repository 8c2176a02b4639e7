import { existsSync } from 'node:fs';
import { Unavailable } from '../processes.ts';
import { program } from './build.ts';
import { helmMissing } from './go.ts';

/**
 * Helm 3: the file that PLATFORM_HELM names, else the pinned version, built once into the cache.
 * @throws Unavailable with what to do, where neither it nor Go is to be had.
 */
export function helmProgram(): string {
  const missing = helmMissing();
  if (missing !== undefined) throw new Unavailable(missing);
  const named = process.env['PLATFORM_HELM'];
  if (named === undefined) return program('helm');
  if (!existsSync(named)) throw new Error(`PLATFORM_HELM names ${named}, which is missing`);
  return named;
}
