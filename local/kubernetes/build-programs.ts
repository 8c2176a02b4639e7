import { buildPrograms } from './build.ts';
import { PROGRAMS, type ProgramName } from './programs.ts';

/**
 * Builds what a cluster runs, before any of it is started: all programs, or those named as arguments.
 * `node local/kubernetes/build-programs.ts helm`
 */
const named = process.argv.slice(2);
const unknown = named.filter((name) => !(name in PROGRAMS));
if (unknown.length > 0) {
  process.stderr.write(`unknown program ${unknown.join(', ')}; there are ${Object.keys(PROGRAMS).join(', ')}\n`);
  process.exitCode = 2;
} else {
  buildPrograms((named.length > 0 ? named : Object.keys(PROGRAMS)) as ProgramName[]);
}
