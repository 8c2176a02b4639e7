import { interruption } from '../pipeline/terraform/interruption.ts';
import { endOfEarlier } from './earlier-command.ts';
import { layoutOf } from './layout.ts';
import { takeLock } from './lock.ts';
import { madeFit } from './made-fit.ts';
import type { Progress } from './progress.ts';
import { reachedProviders } from './requirements.ts';
import { PARALLEL } from './rounds.ts';
import type { RunFolder } from './run-folder.ts';
import { freeLocks, mustCommand, mustRun, openSession } from './session.ts';

export interface PlanOptions {
  readonly environment: string;
  readonly stacks: readonly string[];
  /** Also stacks whose code has not changed since they were applied. */
  readonly all: boolean;
  readonly folder: RunFolder;
  readonly progress: Progress;
}

/** Plans what the code says now against what runs, and applies nothing. */
export async function plan({ environment: name, stacks, all, folder, progress }: PlanOptions): Promise<void> {
  const release = interruption.listen();
  const unlock = takeLock(folder.lock, 'plan');
  try {
    const environment = layoutOf(name);
    const run = await mustRun(folder, name);
    const providers = await reachedProviders();
    const session = openSession({ environment, folder, run, providers, progress });
    await endOfEarlier(folder, progress);
    await madeFit(session);
    await freeLocks(session);
    await mustCommand(session, ['plan', name, ...stacks, ...(all ? ['--all'] : []), ...PARALLEL]);
  } finally {
    unlock();
    release();
  }
}
