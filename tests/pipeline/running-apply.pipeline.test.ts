import { existsSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EXIT } from '../../pipeline/exit-code.ts';
import { readLock, readLocks, unlock } from '../../pipeline/state/lock.ts';
import { readState } from '../../pipeline/state/state-file.ts';
import { apply, init, plan, stateList } from '../../pipeline/terraform/commands.ts';
import { switchedProxy } from '../support/switched-proxy.ts';
import { Bed } from './bed.ts';
import { BedStacks, FEW_RETRIES } from './bed-stacks.ts';
import { failureOf } from './failure-of.ts';
import type { FixtureStack } from './fixture-app.ts';

/** Each takes a moment in the middle: long enough to look at, short enough to wait for. */
const STACKS: readonly FixtureStack[] = ['interrupted', 'terminated', 'killed', 'orphaned', 'held', 'away', 'back'].map(
  (name) => ({
    name,
    resources: { a_quick: { value: 'a' }, b_slow: { value: 'b', takes: 'sleep 3' } },
    outputs: { b: 'b_slow' },
  }),
);

let bed: Bed;
let stacks: BedStacks;
const before = { ...process.env };

beforeAll(async () => {
  bed = await Bed.start();
  bed.synth(STACKS);
  process.env = bed.environment();
  stacks = new BedStacks(bed);
});

afterAll(async () => {
  process.env = before;
  await bed?.stop();
});

async function until(what: string, holds: () => Promise<boolean> | boolean): Promise<void> {
  const limit = Date.now() + 20_000;
  while (!(await holds())) {
    if (Date.now() > limit) throw new Error(`20 s passed without: ${what}`);
    await new Promise((next) => setTimeout(next, 100));
  }
}

describe('a lock', () => {
  it('that is held names its holder, how long, and the command that takes it away; in both kinds of lock', async () => {
    const stack = await stacks.planned('held');
    const holder = await stacks.applying(stack, /b_slow: (Creating|Provisioning)/);
    const lock = await readLock(stack.state);
    expect(lock).toMatchObject({ operation: 'OperationTypeApply', kinds: ['file', 'item'], version: '1.11.4' });
    const error = await failureOf(plan(stack, { out: 'other.tfplan', lock: true, lockTimeoutSeconds: 0 }));
    expect(error.exitCode).toBe(EXIT.locked);
    expect(error.problems).toMatchObject([{ code: 'STATE_LOCKED', path: 'dev-held' }]);
    expect(error.problems[0]?.given).toMatch(
      new RegExp(`^apply by ${lock?.who} since .*Z \\(0 min\\), Terraform 1.11.4, lock id ${lock?.id}$`),
    );
    expect(error.problems[0]?.fix).toContain(`npm run unlock -- dev held --id ${lock?.id}`);
    // A reader that takes no lock is not held up.
    expect((await plan(stack, { out: 'other.tfplan', lock: false })).changes).toBe(true);
    expect(await holder.ended).toBe(0);
    expect(await readLock(stack.state)).toBeUndefined();
  });

  it('is waited for as long as allowed', async () => {
    const stack = stacks.named('held');
    await plan(stack, { out: 'plan.tfplan', lock: true, destroy: true });
    await apply(stack, 'plan.tfplan');
    await plan(stack, { out: 'plan.tfplan', lock: true });
    const holder = await stacks.applying(stack, /b_slow: (Creating|Provisioning)/);
    expect((await plan(stack, { out: 'other.tfplan', lock: true, lockTimeoutSeconds: 60 })).changes).toBe(false);
    expect(await holder.ended).toBe(0);
  });
});

describe.concurrent('an apply', () => {
  it.each([
    ['interrupted', 'SIGINT', EXIT.interrupted],
    ['terminated', 'SIGTERM', EXIT.terminated],
  ] as const)('that is %s stops in order by %s: state saved, lock given back', async (name, signal, code) => {
    const stack = await stacks.planned(name);
    const running = await stacks.applying(stack, /b_slow: (Creating|Provisioning)/);
    running.kill(signal);
    expect(await running.ended).toBe(code);
    expect(running.output()).toContain('Interrupt received');
    expect(running.output()).not.toContain('Two interrupts received');
    expect(running.output()).toMatch(/\[INTERRUPTED\]/);
    expect(await readLocks(stack.state)).toEqual([]);
    expect((await stateList(stack)).includes('terraform_data.a_quick')).toBe(true);
    expect((await plan(stack, { out: 'plan.tfplan', lock: true })).changes).toBe(true);
    await apply(stack, 'plan.tfplan');
    expect((await plan(stack, { out: 'plan.tfplan', lock: true })).changes).toBe(false);
  });

  it('whose process is killed is stopped in order by its watcher', async () => {
    const stack = await stacks.planned('orphaned');
    const running = await stacks.applying(stack, /b_slow: (Creating|Provisioning)/);
    running.kill('SIGKILL');
    await running.ended;
    await until('the lock is given back', async () => (await readLocks(stack.state)).length === 0);
    expect(await stateList(stack)).toContain('terraform_data.a_quick');
    // It did not go on alone: what it was at is not done.
    expect((await plan(stack, { out: 'plan.tfplan', lock: true })).changes).toBe(true);
    await apply(stack, 'plan.tfplan');
    expect((await plan(stack, { out: 'plan.tfplan', lock: true })).changes).toBe(false);
  });

  it('that is killed with everything it started leaves a lock, which its id takes away', async () => {
    const stack = await stacks.planned('killed');
    const running = await stacks.applying(stack, /b_slow: (Creating|Provisioning)/);
    const terraform = childOf(running.pid);
    process.kill(terraform, 'SIGKILL');
    expect(await running.ended).toBe(EXIT.terraform);
    const lock = await readLock(stack.state);
    expect(lock?.kinds).toEqual(['file', 'item']);
    const now = new Date();
    const wrong = await failureOf(unlock(stack.state, 'another', { force: true, now }));
    expect(wrong.exitCode).toBe(EXIT.locked);
    const young = await failureOf(unlock(stack.state, lock?.id ?? '', { force: false, now }));
    expect(young.message).toContain('a lock of at least 5 minutes, or --force');
    await unlock(stack.state, lock?.id ?? '', { force: true, now });
    expect(await readLocks(stack.state)).toEqual([]);
    await plan(stack, { out: 'plan.tfplan', lock: true });
    await apply(stack, 'plan.tfplan');
    expect((await plan(stack, { out: 'plan.tfplan', lock: true })).changes).toBe(false);
  });

  it('whose backend goes away and comes back saves its state late', async () => {
    const key = { PLAN_KEY: 'a key of at least thirty-two characters' };
    const { stack, proxy, context, lines } = await cutWhileApplying('back', key);
    const sealed = join(stack.folder, '../../plans/dev-back/errored.tfstate.enc');
    const kept: boolean[] = [];
    const pause = async () => {
      kept.push(existsSync(sealed));
      proxy.open();
    };
    const error = await failureOf(apply(stack, 'plan.tfplan', {}, { ...context, pause }));
    expect(error.exitCode).toBe(EXIT.backend);
    expect(error.message).toContain('2 resources were changed, and their state was saved late');
    expect(lines).toContain('the state that an earlier apply could not save is saved now');
    expect(existsSync(join(stack.folder, 'errored.tfstate'))).toBe(false);
    // A job that is ended while it waits leaves it; one that has saved it leaves nothing.
    expect([...kept, existsSync(sealed)]).toEqual([true, false]);
    expect(await readLocks(stack.state)).toEqual([]);
    expect((await plan(stack, { out: 'plan.tfplan', lock: true })).changes).toBe(false);
    await proxy.stop();
  });

  it('whose backend stays away keeps its state in a file, which the next plan saves before anything else', async () => {
    const { stack, proxy, context } = await cutWhileApplying('away', {
      PLAN_KEY: 'a key of at least thirty-two characters',
    });
    const error = await failureOf(apply(stack, 'plan.tfplan', {}, { ...context, pause: async () => undefined }));
    const file = join(stack.folder, 'errored.tfstate');
    expect(error.exitCode).toBe(EXIT.backend);
    expect(error.message).toContain(`2 resources were changed, and only ${file} knows of them`);
    const sealed = join(stack.folder, '../../plans/dev-away/errored.tfstate.enc');
    expect(error.problems[0]?.fix).toContain(`keep ${sealed}`);
    expect((await readState(stack.state))?.resources ?? []).toEqual([]);
    expect(await readLocks(stack.state)).toMatchObject([{ kinds: ['file', 'item'] }]);
    // Another machine has nothing but what the job left as an artifact.
    rmSync(file);
    rmSync(`${file}.lock`);
    rmSync(join(stack.folder, '.terraform'), { recursive: true });
    renameSync(sealed, join(stack.folder, 'errored.tfstate.enc'));
    proxy.open();
    expect((await plan(stack, { out: 'plan.tfplan', lock: true }, context)).changes).toBe(false);
    expect((await readState(stack.state))?.resources).toHaveLength(2);
    expect(await readLocks(stack.state)).toEqual([]);
    expect(existsSync(file)).toBe(false);
    await proxy.stop();
  });
});

/** A planned stack whose way to the backend is cut in the middle of its apply. */
async function cutWhileApplying(name: string, env: NodeJS.ProcessEnv = {}) {
  const proxy = await switchedProxy(bed.moto.endpoint);
  const stack = stacks.withBackend(name, FEW_RETRIES);
  const lines: string[] = [];
  const onLine = (line: string): void => {
    lines.push(line);
    if (line.includes('b_slow: Provisioning')) proxy.cut();
  };
  const context = { env: { ...bed.environment(), ...env, AWS_ENDPOINT_URL: proxy.endpoint }, onLine };
  await init(stack, context);
  await plan(stack, { out: 'plan.tfplan', lock: true }, context);
  return { stack, proxy, context, lines };
}

function childOf(pid: number): number {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').map(Number);
  const terraform = children.find((child) => readFileSync(`/proc/${child}/comm`, 'utf8').startsWith('terraform'));
  if (terraform === undefined) throw new Error(`no terraform among ${children}`);
  return terraform;
}
