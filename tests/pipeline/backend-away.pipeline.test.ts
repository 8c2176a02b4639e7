import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SwitchedProxy, switchedProxy } from '../support/switched-proxy.ts';
import { Bed } from './bed.ts';
import type { FixtureStack } from './fixture-app.ts';

/** Else Terraform itself asks a silent backend for a minute. */
const FEW_RETRIES = { terraform: { backend: { s3: { max_retries: 1 } } } };
const stackOf = (name: string, value = 'a'): FixtureStack => ({
  name,
  resources: { a_quick: { value }, b_slow: { value: 'b', takes: 'sleep 2' } },
  blocks: FEW_RETRIES,
});
const STACKS = ['back', 'away', 'first', 'stored', 'planned'].map((name) => stackOf(name));

let bed: Bed;
const proxies: SwitchedProxy[] = [];
beforeAll(async () => {
  bed = await Bed.start();
  bed.synth(STACKS);
});
afterAll(async () => {
  await Promise.all(proxies.map((proxy) => proxy.stop()));
  await bed.stop();
});

/** A way to the backend of its own, since each test cuts it at another moment. */
async function way() {
  const proxy = await switchedProxy(bed.moto.endpoint);
  proxies.push(proxy);
  const start = (command: string, ...args: string[]) => bed.start(command, args, { AWS_ENDPOINT_URL: proxy.endpoint });
  return { proxy, start };
}

/** Ids that the resources got when they were made: a resource that is made twice has another one. */
function idsOf(state: unknown): readonly string[] {
  return [...JSON.stringify(state).matchAll(/"id":"([0-9a-f-]{36})"/g)].map(([, id = '']) => id);
}

/** Both resources are known, nothing is left to do, and nobody holds a lock. */
async function expectWhole(stack: string): Promise<void> {
  const planned = await bed.run('plan', 'dev', stack, '--all');
  expect(planned.output).toContain('1 stack: 1 no changes');
  const applied = await bed.run('apply', 'dev', stack);
  expect([planned.code, applied.code]).toEqual([0, 0]);
  expect(idsOf(await bed.state(stack))).toHaveLength(2);
  expect((await bed.run('plan', 'dev', stack)).output).toContain('1 skipped unchanged');
  expect((await bed.run('unlock', 'dev', stack)).output).toContain('nobody holds a lock');
}

describe.concurrent('a backend that goes away', () => {
  it('in the middle of an apply and comes back: the state is saved late, and nothing is left to do', async () => {
    const { proxy, start } = await way();
    await start('plan', 'dev', 'back').ended;
    const running = start('apply', 'dev', 'back');
    await running.saw(/b_slow: Provisioning/);
    proxy.cut();
    await running.saw(/the state could not be saved; again in 2 s/);
    proxy.open();
    const { code, output } = await running.ended;
    expect(output).toMatch(/^1 problem; dev-back: 2 resources were changed, and their state was saved late\.$/m);
    expect(output).toMatch(/^dev-back \[BACKEND_UNREACHABLE\]$/m);
    expect(code).toBe(7);
    await expectWhole('back');
  });

  it('in the middle of an apply and stays away: a file knows what was made, and the next apply saves it before it refuses the plan', async () => {
    const { proxy, start } = await way();
    await start('plan', 'dev', 'away').ended;
    const running = start('apply', 'dev', 'away');
    await running.saw(/b_slow: Provisioning/);
    proxy.cut();
    const { code, output } = await running.ended;
    const file = join(bed.outdir, 'stacks/dev-away/errored.tfstate');
    expect(output).toContain(`2 resources were changed, and only ${file} knows of them`);
    expect(code).toBe(7);
    const made = idsOf(JSON.parse(readFileSync(file, 'utf8')));
    expect(made).toHaveLength(2);
    // The saved plan would make both a second time.
    const next = await bed.run('apply', 'dev', 'away');
    expect(next.output).toContain('the state that an earlier apply could not save is saved now');
    expect(next.output).toContain('dev-away: its state [PLAN_STALE]');
    expect(next.code).toBe(11);
    expect(existsSync(file)).toBe(false);
    expect(idsOf(await bed.state('away'))).toEqual(made);
    await expectWhole('away');
  });

  it('before a first apply: nothing is made that no copy of the code could take away again', async () => {
    const { proxy, start } = await way();
    await start('plan', 'dev', 'first').ended;
    proxy.cutAt('PUT /fixture-states/dev/first/applied.tgz');
    const { code, output } = await start('apply', 'dev', 'first').ended;
    expect(output).toMatch(/^1 problem; nothing was changed\.$/m);
    expect(code).toBe(7);
    expect(await bed.state('first')).toBeUndefined();
    expect((await bed.run('apply', 'dev', 'first')).code).toBe(0);
    await expectWhole('first');
  });

  it('for a moment while Terraform plans: it plans again by itself', async () => {
    const { proxy, start } = await way();
    proxy.cutAt('PUT /fixture-states/dev/planned/terraform.tfstate.tflock');
    const running = start('plan', 'dev', 'planned');
    await running.saw(/terraform plan failed for a passing reason; again in 2 s/);
    proxy.open();
    const { code, output } = await running.ended;
    expect(output).toMatch(/dev-planned +planned/);
    expect(code).toBe(0);
  });
});

/** After the others: it synthesizes anew. */
describe('a backend that goes away after an apply', () => {
  it('is told as what it is: the error says that the stack is applied, and the next run stores its copy', async () => {
    const { proxy, start } = await way();
    await bed.run('plan', 'dev', 'stored');
    await bed.run('apply', 'dev', 'stored');
    bed.synth([stackOf('stored', 'another')]);
    await start('plan', 'dev', 'stored').ended;
    proxy.cutAt('PUT /fixture-states/dev/stored/applied.tgz');
    const { code, output } = await start('apply', 'dev', 'stored').ended;
    expect(output).toMatch(
      /^1 problem; dev-stored is applied, only its stored copy is as before; plan and apply it again/m,
    );
    expect(output).toContain('[BACKEND_UNREACHABLE]');
    expect(code).toBe(7);
    expect(idsOf(await bed.state('stored'))).toHaveLength(2);
    await expectWhole('stored');
  });
});
