import { delimiter, dirname } from 'node:path';
import { program } from './build.ts';

/** PATH with the built kubectl first: the pipeline runs the one of the PATH. */
export function pathWithKubectl(path: string): string {
  const folder = dirname(program('kubectl'));
  return path.split(delimiter).includes(folder) ? path : [folder, path].filter((part) => part !== '').join(delimiter);
}

/** Puts the built kubectl onto the PATH of this process. */
export function useBuiltKubectl(): void {
  process.env['PATH'] = pathWithKubectl(process.env['PATH'] ?? '');
}
