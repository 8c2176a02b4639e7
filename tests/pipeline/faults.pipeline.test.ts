import { appendFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
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

const plans = (stack: string, file: string) => join(bed.outdir, 'plans', stack, file);
const input = async (stack: string) => JSON.stringify(await bed.state(stack));

describe('a saved plan is not applied', () => {
  beforeEach(() => settle(NETWORK, SHOP));

  it('when the state has changed since: it is stale, and a new plan works', async () => {
    bed.synth([edited(NETWORK, { note: { value: 'second' } }), SHOP]);
    await bed.run('plan', 'dev', 'network');
    const kept = readFileSync(plans('dev-network', 'record.json'));
    const files = ['plan.tfplan', 'plan.json', 'summary.txt'].map(
      (name) => [name, readFileSync(plans('dev-network', name))] as const,
    );
    await bed.run('apply', 'dev', 'network');
    bed.synth([edited(NETWORK, { note: { value: 'third' } }), SHOP]);
    await bed.run('plan', 'dev', 'network');
    bed.synth([edited(NETWORK, { note: { value: 'second' } }), SHOP]);
    writeFileSync(plans('dev-network', 'record.json'), kept);
    for (const [name, bytes] of files) writeFileSync(plans('dev-network', name), bytes);
    const stale = await bed.run('apply', 'dev', 'network');
    expect(stale.output).toMatch(/dev-network: its state \[PLAN_STALE\][\s\S]*npm run plan -- dev network/);
    expect(stale.code).toBe(11);
    expect(await input('network')).toContain('second');
    await settle(NETWORK, SHOP);
    expect(await input('network')).toContain('first');
  });

  it('when a value that it consumes has changed since: the value is named', async () => {
    bed.synth([NETWORK, edited(SHOP, { app: { value: 'moved into ${vpc}' } })]);
    await bed.run('plan', 'dev', 'shop');
    const saved = ['record.json', 'plan.tfplan', 'plan.json', 'summary.txt'].map(
      (name) => [name, readFileSync(plans('dev-shop', name))] as const,
    );
    bed.synth([edited(NETWORK, { vpc: { value: 'vpc-2' } }), edited(SHOP, { app: { value: 'moved into ${vpc}' } })]);
    await bed.run('plan', 'dev', 'network');
    await bed.run('apply', 'dev', 'network');
    for (const [name, bytes] of saved) writeFileSync(plans('dev-shop', name), bytes);
    const { code, output } = await bed.run('apply', 'dev', 'shop');
    expect(output).toContain('dev-shop: dev-network.vpc_id [PLAN_STALE]');
    expect(code).toBe(11);
    expect(await input('shop')).toContain('in vpc-1');
  });

  it('when somebody has changed the plan file, or only its record', async () => {
    bed.synth([edited(NETWORK, { note: { value: 'second' } }), SHOP]);
    await bed.run('plan', 'dev', 'network');
    appendFileSync(plans('dev-network', 'plan.tfplan'), 'x');
    const tampered = await bed.run('apply', 'dev', 'network');
    expect(tampered.output).toContain('dev-network: plan.tfplan [PLAN_CORRUPT]');
    expect(tampered.code).toBe(10);
    await bed.run('plan', 'dev', 'network');
    const record = JSON.parse(readFileSync(plans('dev-network', 'record.json'), 'utf8'));
    writeFileSync(plans('dev-network', 'record.json'), JSON.stringify({ ...record, digest: 'a'.repeat(64) }));
    const forged = await bed.run('apply', 'dev', 'network');
    expect(forged.output).toContain('digest of plan.json [PLAN_CORRUPT]');
    expect(await input('network')).toContain('first');
  });

  it('when it was made of other code', async () => {
    bed.synth([edited(NETWORK, { note: { value: 'second' } }), SHOP]);
    await bed.run('plan', 'dev', 'network');
    bed.synth([edited(NETWORK, { note: { value: 'third' } }), SHOP]);
    const { code, output } = await bed.run('apply', 'dev', 'network');
    expect(output).toContain('dev-network: cdk.tf.json [PLAN_FOREIGN]');
    expect(code).toBe(10);
  });

  it('when it was made for another environment or another account', async () => {
    bed.synth([edited(NETWORK, { note: { value: 'second' } }), SHOP]);
    await bed.run('plan', 'dev', 'network');
    const record = JSON.parse(readFileSync(plans('dev-network', 'record.json'), 'utf8'));
    writeFileSync(plans('dev-network', 'record.json'), JSON.stringify({ ...record, accountId: '999999999999' }));
    const other = await bed.run('apply', 'dev', 'network');
    expect(other.output).toMatch(/dev-network: account \[PLAN_FOREIGN\]\n +given: +"999999999999"/);
    writeFileSync(plans('dev-network', 'record.json'), JSON.stringify({ ...record, environment: 'prod' }));
    const foreign = await bed.run('apply', 'dev', 'network');
    expect([other.code, foreign.code]).toEqual([10, 10]);
    expect(await input('network')).toContain('first');
  });

  it('when there is none: nobody has planned this code', async () => {
    await bed.run('plan', 'dev');
    bed.synth([edited(NETWORK, { note: { value: 'second' } }), SHOP]);
    const looked = await bed.run('apply', 'dev', 'network');
    expect(looked.output).toMatch(/dev-network \[PLAN_STALE\][\s\S]*npm run plan -- dev network/);
    expect(looked.code).toBe(11);
    rmSync(join(bed.outdir, 'plans'), { recursive: true });
    const { code, output } = await bed.run('apply', 'dev', 'network');
    expect(output).toContain('[PLAN_MISSING]');
    expect(code).toBe(10);
    expect(await input('network')).toContain('first');
  });
});

describe('two applies at once', () => {
  it('never both change a state: the second finds its plan stale, and nothing is lost', async () => {
    await settle(NETWORK, SHOP);
    bed.synth([edited(NETWORK, { slow: { value: 'slow', takes: 'sleep 5' } }), SHOP]);
    await bed.run('plan', 'dev', 'network');
    const first = bed.start('apply', ['dev', 'network']);
    await first.saw(/slow: Creating|slow: Provisioning/);
    const second = await bed.run('apply', 'dev', 'network');
    expect(second.code).not.toBe(0);
    expect(second.output).toMatch(/PLAN_STALE|PLAN_MISSING|Saved plan is stale/);
    expect((await first.ended).code).toBe(0);
    expect(await input('network')).toContain('"name":"slow"');
    expect((await bed.run('unlock', 'dev')).output).toContain('nobody holds a lock');
  });
});

describe('a cluster that does not answer', () => {
  it('puts the plan off before Terraform could take every release for gone', async () => {
    const releases: FixtureStack = {
      name: 'releases',
      after: ['network'],
      blocks: { provider: { helm: [{ kubernetes: { host: 'http://127.0.0.1:9' } }] } },
    };
    await settle(NETWORK, SHOP);
    bed.synth([NETWORK, SHOP, releases]);
    const { code, output } = await bed.run('plan', 'dev');
    expect(output).toMatch(/dev-releases +deferred .*http:\/\/127\.0\.0\.1:9 does not answer/);
    expect(code).toBe(0);
    const applied = await bed.run('apply', 'dev');
    expect(applied.output).toMatch(/dev-releases \[NOT_READY\]/);
    expect(applied.code).toBe(13);
  });
});

describe('the code', () => {
  it('may rename a resource: it moves, and nothing is destroyed', async () => {
    await settle(NETWORK, SHOP);
    const { note: _note, ...others } = NETWORK.resources ?? {};
    const renamed = {
      ...NETWORK,
      resources: { ...others, remark: { value: 'first' } },
      blocks: { moved: [{ from: 'terraform_data.note', to: 'terraform_data.remark' }] },
    };
    bed.synth([renamed, SHOP]);
    const { output } = await bed.run('plan', 'dev');
    expect(output).toMatch(/dev-network +planned +move 1/);
    expect((await bed.run('apply', 'dev')).code).toBe(0);
    const state = await input('network');
    expect(state).toContain('"name":"remark"');
    expect(state).not.toContain('"name":"note"');
  });

  it('may lose a stack and what it used in one commit: the consumer goes first, from its stored copy', async () => {
    const subnet = { name: 'subnet', resources: { subnet: { value: 'subnet-1' } }, outputs: { id: 'subnet' } };
    const blog = { name: 'blog', reads: { subnet: 'subnet.id' }, resources: { app: { value: 'in ${subnet}' } } };
    await settle(NETWORK, SHOP, subnet, blog);
    bed.synth([NETWORK, SHOP]);
    const planned = await bed.run('plan', 'dev');
    expect(planned.output).toMatch(/dev-blog +planned .*its code is gone/);
    expect(planned.output).toMatch(/dev-subnet +planned .*its code is gone/);
    const { code, output } = await bed.run('apply', 'dev');
    expect(code).toBe(0);
    expect(output).toMatch(
      /dev-blog: +terraform_data.app: Destruction complete[\s\S]*dev-subnet: +terraform_data.subnet: Destroying/,
    );
    expect(JSON.stringify(await bed.state('blog'))).not.toContain('terraform_data');
    const again = await bed.run('plan', 'dev');
    expect(again.output).not.toContain('dev-blog');
  });
});
