import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { CommandFailed } from './command-failed.ts';
import type { Run, RunFolder } from './run-folder.ts';

const PROGRAM = join(import.meta.dirname, 'synth.mjs');

/**
 * Synthesizes an environment into its folder, with the addresses of what runs. In a process of its own: cdktf is large, and
 * the reader's Ctrl-C finds this process free.
 * @param removal takes the protections of its data off.
 * @throws CommandFailed where its data are wrong; Error where it was killed, as by Ctrl-C in a terminal.
 */
export async function synthesizeLocal(
  environment: string,
  folder: RunFolder,
  { resolver, kubeconfig }: Run,
  removal?: 'destroy',
  program: string = PROGRAM,
): Promise<void> {
  const ends = [resolver, kubeconfig ?? join(folder.path, 'kubeconfig'), ...(removal === undefined ? [] : [removal])];
  const args = [program, environment, folder.synthesized, ...ends];
  await new Promise<void>((done, reject) => {
    execFile(process.execPath, args, (error, _stdout, stderr) => {
      if (error === null) done();
      else if (typeof error.code === 'number') reject(new CommandFailed(error.code, stderr.trim()));
      else reject(new Error(`synthesizing ${environment} was ended by ${error.signal ?? error.message}`));
    });
  });
}
