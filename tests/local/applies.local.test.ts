import { afterAll, describe, expect, it } from 'vitest';
import type { PlatformEnvironment } from '../../environments/platform.ts';
import { layoutOf } from '../../local/layout.ts';
import { stackIds } from '../../synth/select.ts';
import { Checkout, type Ended } from './checkout.ts';
import { Live } from './live.ts';
import { remainingProcesses } from './machine.ts';
import { plannedChanges, resourceCounts } from './plans.ts';
import { reached } from './reached.ts';
import { standing } from './standing.ts';
import { copyOutputs } from './states.ts';
import { steps } from './steps.ts';
import { layoutsOf } from './wanted.ts';
import { watchedDown } from './watched-down.ts';
import { doneBy, expectApplied, isDone, leftToDestroy, resourcesOf } from './whole.ts';

const { missing } = await reached();

/** What is planned alone, from the outputs of an applied layout of the same shape. */
const PLANNED_FROM: Readonly<Record<string, string>> = { prod: 'staging' };

const layouts = layoutsOf('applies');
// A file without any test counts as failed.
if (layouts.length === 0) it.skip('a layout is named: its whole scenario runs, and no other is applied');

describe.skipIf(missing !== undefined).each(layouts)('%s on this machine', (layout) => {
  const environment = layoutOf(layout);
  const ids = stackIds(environment);
  const other = PLANNED_FROM[layout];
  const checkout = new Checkout(`${layout}-applies`);
  const { outdir } = checkout.runFolder(layout);
  const { step, look } = steps();
  let resources: ReadonlyMap<string, number>;
  let second: ReadonlyMap<string, readonly string[]>;
  let gone: Ended;

  afterAll(() => checkout.clear(other === undefined ? [layout] : [layout, other]), 120_000);

  step(
    'applies every stack as it was planned, which the guard lets pass; keeps a state of each, and no lock',
    async () => {
      const ended = await checkout.local('up', '--environment', layout);
      await expectApplied(ended, checkout, environment);
      resources = resourcesOf(ended.output);
    },
  );

  step('plans every stack a second time', async () => {
    expect(await checkout.local('plan', '--all', '--environment', layout)).toSatisfy(isDone);
    second = plannedChanges(outdir);
    expect([...second.keys()].sort()).toEqual(ids.toSorted());
  });

  for (const id of ids)
    look(`${id} is applied, and a second plan is empty`, () => {
      expect(second.get(id)).toEqual([]);
    });

  if (other !== undefined) {
    const planned = layoutOf(other);
    const live = new Live(checkout, other);
    const folder = checkout.runFolder(other).outdir;

    step(`has outputs that ${other} can be planned with`, async () => {
      expect(await checkout.local('up', 'bootstrap', '--environment', other)).toSatisfy(isDone);
      const account = (of: PlatformEnvironment) => ({ endpoint: checkout.run(of.name).endpoint, environment: of });
      await copyOutputs(account(environment), account(planned), ['bootstrap']);
    });

    for (const id of stackIds(planned).filter((each) => each !== `${other}-bootstrap`))
      look(`${id} is initialized, and its plan only creates, every resource`, async () => {
        const changes = (await live.terraformPlan(id)).filter((change) => !change.startsWith('output '));
        expect(changes.filter((change) => !change.startsWith('create '))).toEqual([]);
        expect(changes).toHaveLength(resourceCounts(folder).get(id) ?? -1);
      });

    step(`lets ${other} end`, async () => {
      expect(await checkout.local('down', '--now', '--environment', other)).toSatisfy(isDone);
    });
  }

  step('is destroyed to nothing: no resource, no tag, no process, no file', async () => {
    const account = { endpoint: checkout.run(layout).endpoint, environment };
    expect(await standing(account)).not.toEqual([]);
    const { ended, left } = await watchedDown(checkout, account);
    gone = ended;
    expect(gone).toSatisfy(isDone);
    expect(left).toEqual([]);
    expect(gone.output).toMatch(new RegExp(`^nothing (else )?carries the tags of ${layout} any more$`, 'm'));
    expect(gone.output).toContain('the embedded AWS holds nothing beyond what an account starts with');
    expect(await remainingProcesses(checkout.base, 10)).toEqual([]);
    expect(checkout.madeFiles()).toEqual([]);
  });

  look('gives its protections up without anything being replaced', () => {
    const taken = [...doneBy('apply', gone.output)];
    expect(taken.filter(([, { added }]) => added > 0)).toEqual([]);
    expect(taken.length > 0).toBe(environment.removal === 'retain');
  });

  for (const id of ids)
    look(`${id} is destroyed`, () => {
      const destroyed = doneBy('destroy', gone.output).get(id)?.destroyed ?? 0;
      expect(destroyed).toBe(leftToDestroy(resources, gone.output).get(id));
    });
});
