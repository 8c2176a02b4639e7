import { afterAll, describe, expect, it } from 'vitest';
import type { PlatformEnvironment } from '../../environments/platform.ts';
import { layoutOf } from '../../local/layout.ts';
import { EXIT } from '../../pipeline/exit-code.ts';
import { Checkout, type Ended } from './checkout.ts';
import { remainingProcesses } from './machine.ts';
import { changedStacks, plannedChanges } from './plans.ts';
import { reached } from './reached.ts';
import { standing } from './standing.ts';
import { type Account, copyOutputs, heldLocks, stateKeys } from './states.ts';
import { layoutsOf } from './wanted.ts';
import { watchedDown } from './watched-down.ts';

const { missing } = await reached();
/** An `up` of everything on a busy machine. */
const STEP = 1_800_000;

/** What is planned alone, from the outputs of an applied layout of the same shape. */
const PLANNED_FROM: Readonly<Record<string, string>> = { prod: 'staging' };

describe.skipIf(missing !== undefined).each(layoutsOf('applies'))('%s on this machine', (layout) => {
  const checkout = new Checkout(`${layout}-applies`);
  const planned = PLANNED_FROM[layout];

  afterAll(() => checkout.clear(planned === undefined ? [layout] : [layout, planned]), 120_000);

  const account = (environment: PlatformEnvironment): Account => ({
    endpoint: checkout.run(environment.name).endpoint,
    environment,
  });

  it(
    'applies every stack as it was planned, which the guard lets pass',
    async () => {
      const environment = layoutOf(layout);
      const ended = await checkout.local('up', '--environment', layout);
      expect(ended).toSatisfy(isDone);
      const [, applied, all] = /^(\d+) of (\d+) stacks applied/m.exec(ended.output) ?? [];
      expect(Number(all)).toBeGreaterThan(10);
      expect(applied).toBe(all);
      expect(await stateKeys(account(environment))).toHaveLength(Number(all));
      expect(await heldLocks(account(environment))).toEqual([]);
    },
    STEP,
  );

  it(
    'plans every stack a second time, and changes nothing',
    async () => {
      expect(await checkout.local('plan', '--environment', layout)).toSatisfy(isDone);
      expect(plannedChanges(checkout.runFolder(layout).outdir).size).toBeGreaterThan(10);
      expect(changedStacks(checkout.runFolder(layout).outdir)).toEqual({});
    },
    STEP,
  );

  it.skipIf(planned === undefined)(
    `lets ${planned} plan nothing but creations, of every stack`,
    async () => {
      const other = layoutOf(planned ?? '');
      const { outdir } = checkout.runFolder(other.name);
      expect(await checkout.local('up', 'bootstrap', '--environment', other.name)).toSatisfy(isDone);
      await copyOutputs(account(layoutOf(layout)), account(other), ['bootstrap']);
      expect(await checkout.local('plan', '--environment', other.name)).toSatisfy(isDone);
      const { [`${other.name}-bootstrap`]: bootstrap, ...plans } = Object.fromEntries(plannedChanges(outdir));
      expect(bootstrap).toEqual([]);
      expect(Object.keys(plans).length).toBeGreaterThan(10);
      for (const [stack, changes] of Object.entries(plans)) {
        const resources = changes.filter((change) => !change.startsWith('output '));
        expect(resources, stack).not.toEqual([]);
        expect(
          resources.filter((change) => !change.startsWith('create ')),
          stack,
        ).toEqual([]);
      }
      expect(await checkout.local('down', '--now', '--environment', other.name)).toSatisfy(isDone);
    },
    STEP,
  );

  it(
    'is destroyed to nothing',
    async () => {
      const applied = account(layoutOf(layout));
      expect(await standing(applied)).not.toEqual([]);
      const { ended, left } = await watchedDown(checkout, applied);
      expect(ended).toSatisfy(isDone);
      expect(left).toEqual([]);
      expect(ended.output).toContain('the embedded AWS holds nothing beyond what an account starts with');
      expect(await remainingProcesses(checkout.base, 10)).toEqual([]);
      expect(checkout.madeFiles()).toEqual([]);
    },
    STEP,
  );
});

/** For `toSatisfy`: what it said is in the failure. */
function isDone({ code }: Ended): boolean {
  return code === EXIT.done;
}
