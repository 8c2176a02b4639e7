import type { Arguments, Option } from '../arguments.ts';
import { checkAccount } from '../aws/identity.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { openWorkspace } from '../open-run.ts';
import { PipelineError } from '../pipeline-error.ts';
import type { StackFolder } from '../stack-folder.ts';
import { readLocks, unlock } from '../state/lock.ts';
import { describeLock } from '../state/lock-info.ts';

export const UNLOCK_OPTIONS: readonly Option[] = [
  { name: 'id', value: 'lock id', about: 'take this lock away, and no newer one' },
  { name: 'force', about: 'also one that is younger than five minutes' },
];

export const UNLOCK_HELP = `Tells who holds the locks of an environment's states, or takes the lock of a dead holder away.

  npm run unlock -- dev                                         who holds which lock
  npm run unlock -- dev network --id 4f1c…                      take away this lock

Look first whether the job or process that holds it still runs: an apply that loses its lock may meet another one.
`;

export async function unlockCommand(args: Arguments): Promise<ExitCode> {
  const workspace = openWorkspace(args);
  await checkAccount(workspace.environment.accountId, workspace.environment.region);
  const id = args.values['id']?.at(-1);
  const now = new Date();
  if (id === undefined) {
    for (const line of await held(workspace.selected, now)) process.stdout.write(`${line}\n`);
    return EXIT.done;
  }
  const stack = onlyOne(workspace.selected, args);
  const lock = await unlock(stack.state, id, { force: args.switches.has('force'), now });
  process.stdout.write(`${stack.id}: unlocked; it was held by ${describeLock(lock, now)}\n`);
  return EXIT.done;
}

async function held(stacks: readonly StackFolder[], now: Date): Promise<readonly string[]> {
  const all = await Promise.all(stacks.map(async (stack) => ({ stack, locks: await readLocks(stack.state) })));
  const lines = all.flatMap(({ stack, locks }) =>
    locks.map((lock) => `${stack.id}: ${describeLock(lock, now)}, lock id ${lock.id}`),
  );
  return lines.length === 0 ? ['nobody holds a lock'] : lines;
}

/** A lock id belongs to one state. */
function onlyOne(stacks: readonly StackFolder[], { names }: Arguments): StackFolder {
  const [stack, ...others] = stacks;
  if (stack !== undefined && others.length === 0) return stack;
  throw new PipelineError(EXIT.usage, [
    {
      code: 'UNKNOWN_STACK',
      path: 'command line',
      given: names,
      allowed: 'one stack with --id',
      fix: 'name the stack whose lock it is; without --id every lock is shown',
    },
  ]);
}
