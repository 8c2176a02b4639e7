import { shellLines } from './command-environment.ts';
import { layoutOf } from './layout.ts';
import type { Progress } from './progress.ts';
import { reachedProviders } from './requirements.ts';
import type { RunFolder } from './run-folder.ts';
import { mustRun } from './session.ts';

export interface EnvOptions {
  readonly environment: string;
  readonly folder: RunFolder;
  readonly progress: Progress;
}

/** Prints what a shell has to `eval` so that its commands ask what runs here, and nothing else. @throws LocalError where nothing does. */
export async function env({ environment, folder, progress }: EnvOptions): Promise<void> {
  const run = await mustRun(folder, environment);
  const { region } = layoutOf(environment);
  const providers = await reachedProviders();
  for (const line of shellLines({ inherited: process.env, run, folder, region, providers })) progress.show(line);
}
