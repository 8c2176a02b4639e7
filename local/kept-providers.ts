import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { writeWhole } from '../lib/whole-file.mjs';
import { LOCAL_EXIT } from './exit-code.ts';
import { LocalError } from './local-error.ts';
import { ownCommand } from './own-command.ts';
import type { Run, RunFolder } from './run-folder.ts';
import { PINNED_PROVIDERS, type Providers, unreachedOf } from './terraform/providers.ts';

/**
 * Keeps who does what in a run, and refuses to go on with others: where a registry is silent for a moment, Helm itself would
 * do what lies in Terraform's states, or the other way round, and an older provider would not read a newer one's state.
 * @throws LocalError where they have changed since the run began.
 */
export function keepProviders(
  { path }: Pick<RunFolder, 'path'>,
  { kubeconfig }: Pick<Run, 'kubeconfig'>,
  providers: Providers,
): void {
  const file = join(path, 'providers.txt');
  const now = waysOf(providers, kubeconfig !== null);
  if (!existsSync(file)) writeWhole(file, `${now}\n`);
  const before = readFileSync(file, 'utf8').trim();
  if (before !== now) throw changed(path, before, `${now} (${providers.description})`);
}

function waysOf(providers: Providers, hasCluster: boolean): string {
  // The pinned version may change with the code, which is an upgrade like any other.
  const aws = providers.awsVersion ?? 'as pinned';
  if (!hasCluster) return `aws ${aws}`;
  return `aws ${aws}, releases by ${unreachedOf(providers).length === 0 ? 'Terraform' : 'Helm itself'}`;
}

function changed(path: string, before: string, given: string): LocalError {
  return new LocalError(
    LOCAL_EXIT.noProvider,
    [
      {
        code: 'CONFLICTING_CHOICE',
        path: 'Terraform providers',
        given,
        allowed: `what this run was begun with: ${before} (pinned: aws ${PINNED_PROVIDERS.aws})`,
        fix: `let this machine reach the same again and repeat the command, or begin anew: \`${ownCommand('down --now', basename(path))}\`, then \`up\``,
      },
    ],
    'nothing was changed; what runs goes on',
  );
}
