import { spawnSync } from 'node:child_process';

/** Helm ended with an error; the message is what it said. */
export class HelmError extends Error {}

/** Runs Helm: the program that `PLATFORM_HELM` names, else the one on the PATH. @returns its standard output. */
export function helm(args: readonly string[], input?: string): string {
  const program = process.env['PLATFORM_HELM'] ?? 'helm';
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    encoding: 'utf8',
    ...(input === undefined ? {} : { input }),
  });
  if (status !== 0) throw new HelmError(`helm ${args[0] ?? ''}: ${error?.message ?? stderr.trim()}`);
  return stdout;
}
