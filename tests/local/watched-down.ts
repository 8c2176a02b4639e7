import { eventually } from '../../local/kubernetes/eventually.ts';
import type { Checkout, Ended } from './checkout.ts';
import { processesOf } from './machine.ts';
import { standing } from './standing.ts';
import type { Account } from './states.ts';

/** Bootstrap goes last. */
const LAST_STACK = /-bootstrap: .*Destruction complete/;

/** Longest from the first resource of bootstrap that is gone to the end of its stack. */
const SECONDS = 120;

/** How `down` ended, and what stood in the account when nothing was left to destroy. */
export interface Down {
  readonly ended: Ended;
  readonly left: readonly string[];
}

/**
 * Takes an environment down, and holds the command, as Ctrl-Z would, while `npm run destroy` below it ends the last stack: to
 * ask the account itself before it is ended, too.
 */
export async function watchedDown(checkout: Checkout, account: Account): Promise<Down> {
  const words = ['run', '--silent', 'local', '--', 'down', '--environment', account.environment.name];
  const running = checkout.start('npm', words);
  await running.said(LAST_STACK);
  const working = (command: RegExp) => processesOf(checkout.base).find((it) => command.test(it.command));
  // Not the shell that npm starts it with.
  const down = working(/^\S*node \S*local\/command\.ts down/);
  if (down === undefined) throw new Error(`no process of ${checkout.base} is the command`);
  process.kill(down.pid, 'SIGSTOP');
  const destroyed = async () => working(/^\S*node \S*pipeline\.mjs destroy/) === undefined;
  const left = await eventually('the end of npm run destroy', destroyed, { seconds: SECONDS })
    .then(() => standing(account))
    .finally(() => process.kill(down.pid, 'SIGCONT'));
  return { ended: await running.ended, left };
}
