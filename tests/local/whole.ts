import { expect } from 'vitest';
import type { PlatformEnvironment } from '../../environments/platform.ts';
import { EXIT } from '../../pipeline/exit-code.ts';
import { stackIds } from '../../synth/select.ts';
import type { Checkout, Ended } from './checkout.ts';
import { heldLocks, keysOfStacks, stateKeys } from './states.ts';

/** For `toSatisfy`: what it said is in the failure. */
export function isDone({ code }: Pick<Ended, 'code'>): boolean {
  return code === EXIT.done;
}

/** Every stack is applied, has a state of its own in S3, and holds no lock. */
export async function expectApplied(ended: Ended, checkout: Checkout, environment: PlatformEnvironment): Promise<void> {
  expect(ended).toSatisfy(isDone);
  const ids = stackIds(environment);
  expect([...resourcesOf(ended.output).keys()].sort()).toEqual(ids.toSorted());
  expect(ended.output).toMatch(new RegExp(`^${ids.length} of ${ids.length} stacks applied, \\d{3,} resources$`, 'm'));
  const { endpoint } = checkout.run(environment.name);
  const account = { endpoint, environment };
  const keys = keysOfStacks(checkout.runFolder(environment.name).outdir, environment.name);
  expect(await stateKeys(account)).toEqual(keys);
  expect(await heldLocks(account)).toEqual([]);
}

/** Resources of each stack, as the table at the end of `up` counts them. */
export function resourcesOf(output: string): ReadonlyMap<string, number> {
  const rows = output.matchAll(/^([a-z0-9-]+) +(\d+) +(?:\d+|-)$/gm);
  return new Map([...rows].map(([, id = '', count]) => [id, Number(count)]));
}

/** What applies have done to the resources of a stack. */
export interface Done {
  readonly added: number;
  readonly changed: number;
  readonly destroyed: number;
}

/**
 * What one of the pipeline's commands has done, by stack; of several runs of it all together.
 * @param output of `npm run local`.
 */
export function doneBy(command: 'apply' | 'destroy', output: string): ReadonlyMap<string, Done> {
  const done = new Map<string, Done>();
  let running: string | undefined;
  for (const line of output.split('\n')) {
    running = /^\[[\d:]+\] npm run (\w+) -- /.exec(line)?.[1] ?? running;
    const [, id, added, changed, destroyed] = running === command ? (COMPLETE.exec(line) ?? []) : [];
    if (id === undefined) continue;
    const before = done.get(id) ?? { added: 0, changed: 0, destroyed: 0 };
    done.set(id, {
      added: before.added + Number(added),
      changed: before.changed + Number(changed),
      destroyed: before.destroyed + Number(destroyed),
    });
  }
  return done;
}

/**
 * Resources of each stack that `destroy` has to find: those of `up`, without those that went when `down` took protections off.
 * @param resources as `up` counted them.
 * @param down what `down` said.
 */
export function leftToDestroy(resources: ReadonlyMap<string, number>, down: string): ReadonlyMap<string, number> {
  const taken = doneBy('apply', down);
  return new Map([...resources].map(([id, count]) => [id, count - (taken.get(id)?.destroyed ?? 0)]));
}

/** `dev-network: Apply complete! Resources: 0 added, 0 changed, 93 destroyed.` */
const COMPLETE =
  /^([a-z0-9-]+): +Apply complete! Resources: (?:\d+ imported, )?(\d+) added, (\d+) changed, (\d+) destroyed/;
