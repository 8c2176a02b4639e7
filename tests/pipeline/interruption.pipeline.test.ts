import { PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Bed } from './bed.ts';
import type { FixtureStack } from './fixture-app.ts';

const NETWORK: FixtureStack = {
  name: 'network',
  resources: { vpc: { value: 'vpc-1' }, note: { value: 'first' } },
  outputs: { vpc_id: 'vpc' },
};
const SHOP: FixtureStack = {
  name: 'shop',
  reads: { vpc: 'network.vpc_id' },
  resources: { app: { value: 'in ${vpc}' } },
};

/** What is changed of a stack, as an edit of the program would. */
function edited(stack: FixtureStack, resources: FixtureStack['resources']): FixtureStack {
  return { ...stack, resources: { ...stack.resources, ...resources } };
}

let bed: Bed;
beforeAll(async () => {
  bed = await Bed.start();
});
afterAll(() => bed.stop());

/** Brings both stacks to where everything is applied and nothing is planned. */
async function settle(...stacks: readonly FixtureStack[]): Promise<void> {
  bed.synth(stacks);
  await bed.run('plan', 'dev');
  const { code, output } = await bed.run('apply', 'dev');
  if (code !== 0) throw new Error(output);
}

const input = async (stack: string) => JSON.stringify(await bed.state(stack));

describe('an interrupted apply', () => {
  const SLOW = edited(NETWORK, { slow: { value: 'slow', takes: 'sleep 20' } });

  it('by SIGINT saves what it has done, leaves no lock, and the next run completes it', async () => {
    await settle(NETWORK, SHOP);
    bed.synth([edited(SLOW, { note: { value: 'second' } }), SHOP]);
    await bed.run('plan', 'dev', 'network');
    const running = bed.start('apply', ['dev', 'network']);
    await running.saw(/slow: Creating|slow: Provisioning/);
    running.kill('SIGINT');
    const { code, output } = await running.ended;
    expect(code).toBe(130);
    expect(output).toContain('[INTERRUPTED]');
    expect((await bed.run('unlock', 'dev')).output).toContain('nobody holds a lock');
    bed.synth([edited(NETWORK, { note: { value: 'second' } }), SHOP]);
    await bed.run('plan', 'dev', 'network');
    expect((await bed.run('apply', 'dev', 'network')).code).toBe(0);
    expect(await input('network')).toContain('second');
  });

  it('by the loss of its machine holds the lock, names the holder to the next, and is unlocked by its id', async () => {
    await settle(NETWORK, SHOP);
    bed.synth([SLOW, SHOP]);
    await bed.run('plan', 'dev', 'network');
    const running = bed.start('apply', ['dev', 'network']);
    await running.saw(/slow: Creating|slow: Provisioning/);
    running.lose();
    await running.ended;
    const { output, code } = await bed.run('plan', 'dev', 'network', '--lock-timeout', '2');
    expect(code).toBe(8);
    expect(output).toMatch(/\[STATE_LOCKED\]/);
    const id = /lock id ([0-9a-f-]{36})/.exec((await bed.run('unlock', 'dev')).output)?.[1] ?? '';
    expect((await bed.run('unlock', 'dev', 'network', '--id', id)).code).toBe(8);
    expect((await bed.run('unlock', 'dev', 'network', '--id', id, '--force')).code).toBe(0);
    await settle(NETWORK, SHOP);
  });
});

describe('parallel stacks', () => {
  const slow = (name: string, takes: string): FixtureStack => ({
    name,
    resources: { a_quick: { value: 'a' }, b_slow: { value: 'b', takes } },
    outputs: { a: 'a_quick' },
  });
  const stacks = (takes: string): readonly FixtureStack[] => [
    slow('first', takes),
    slow('second', takes),
    slow('third', takes),
    { name: 'last', reads: { a: 'first.a' }, resources: { end: { value: 'after ${a}' } } },
  ];

  it('that are stopped by SIGTERM all stop in order, what waits does not begin, and the next run completes them', async () => {
    bed.synth(stacks('sleep 60'));
    // By their names, so that what the tests before have left stays out of it.
    const names = ['first', 'second', 'third', 'last'];
    await bed.run('plan', 'dev', ...names);
    const running = bed.start('apply', ['dev', ...names, '--parallel', '2']);
    await Promise.all([
      running.saw(/dev-first: .*b_slow: Provisioning/),
      running.saw(/dev-second: .*b_slow: Provisioning/),
    ]);
    running.kill('SIGTERM');
    const { code, output } = await running.ended;
    expect(code).toBe(143);
    expect(output).toMatch(/^dev-first: terraform apply \[INTERRUPTED\]\n +given: +"SIGTERM"$/m);
    expect(output).toMatch(/^dev-second: terraform apply \[INTERRUPTED\]\n +given: +"SIGTERM"$/m);
    expect(output).toMatch(/dev-first: 1 resource was changed before, and the state knows it/);
    expect(output).not.toContain('Two interrupts received');
    for (const name of ['first', 'second']) expect(await input(name)).toContain('"name":"a_quick"');
    for (const name of ['third', 'last']) expect(await bed.state(name)).toBeUndefined();
    expect((await bed.run('unlock', 'dev')).output).toContain('nobody holds a lock');
    await settle(...stacks('true'));
    expect((await bed.run('plan', 'dev', '--all')).output).toContain('4 stacks: 4 no changes');
  });
});

describe('a plan that waits for a lock', () => {
  it('is stopped by SIGTERM at once; the lock of the other stays, and no plan is left', async () => {
    bed.synth([{ name: 'waiting', resources: { it: { value: 'x' } } }]);
    const Key = 'dev/waiting/terraform.tfstate.tflock';
    const holder = { ID: 'f526b2ea-67a8-2655-3203-884dd98b3299', Operation: 'OperationTypeApply', Who: 'ci@runner-1' };
    const Body = JSON.stringify({ ...holder, Created: '2026-11-21T20:00:00Z' });
    await bed.s3.send(new PutObjectCommand({ Bucket: 'fixture-states', Key, Body }));
    const running = bed.start('plan', ['dev', 'waiting']);
    await running.saw(/somebody holds the lock; it is waited for/);
    const began = Date.now();
    running.kill('SIGTERM');
    const { code, output } = await running.ended;
    expect(Date.now() - began).toBeLessThan(60_000);
    expect(output).toMatch(/^1 problem; nothing was changed.*\n\ndev-waiting: terraform plan \[INTERRUPTED\]$/m);
    expect(code).toBe(143);
    expect((await bed.run('unlock', 'dev', 'waiting')).output).toContain('apply by ci@runner-1');
    expect((await bed.run('apply', 'dev', 'waiting')).output).toContain('[PLAN_MISSING]');
  });
});
