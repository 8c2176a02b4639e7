import type { Checkout, Ended } from './checkout.ts';
import { processesOf } from './machine.ts';
import { standing } from './standing.ts';
import type { Account } from './states.ts';

/** Bootstrap goes last. */
const LAST_STACK = /-bootstrap: .*Destruction complete/;

/** The last line of `npm run destroy`, after which `down` looks at the account and ends it. */
const DESTROYED = /^\d+ stacks? of \S+: gone$/m;

/** How `down` ended, and what stood in the account when nothing was left to destroy. */
export interface Down {
  readonly ended: Ended;
  readonly left: readonly string[];
}

/** Takes an environment down, and holds the command, as Ctrl-Z would, where it has destroyed everything: to ask the account itself. */
export async function watchedDown(checkout: Checkout, account: Account): Promise<Down> {
  const words = ['run', '--silent', 'local', '--', 'down', '--environment', account.environment.name];
  const running = checkout.start('npm', words);
  await running.said(LAST_STACK);
  const command = processesOf(checkout.base).find((it) => / \S*local\/command\.ts down/.test(it.command));
  if (command === undefined) throw new Error(`no process of ${checkout.base} is the command`);
  await running.said(DESTROYED);
  process.kill(command.pid, 'SIGSTOP');
  const left = await standing(account).finally(() => process.kill(command.pid, 'SIGCONT'));
  return { ended: await running.ended, left };
}
