import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../../local/processes.ts';
import { EXIT } from '../../pipeline/exit-code.ts';
import { readLock } from '../../pipeline/state/lock.ts';
import { readState } from '../../pipeline/state/state-file.ts';
import { apply, init, plan, showJson, stateList, statePull } from '../../pipeline/terraform/commands.ts';
import { Bed } from './bed.ts';
import { BedStacks, FEW_RETRIES } from './bed-stacks.ts';
import { failureOf } from './failure-of.ts';
import type { FixtureStack } from './fixture-app.ts';

const STACKS: readonly FixtureStack[] = [
  { name: 'network', resources: { vpc: { value: 'vpc-1' } }, outputs: { vpc_id: 'vpc' } },
  {
    name: 'failing',
    resources: { good: { value: 'a' }, bad: { value: 'b', takes: 'sleep 1; echo no room left >&2; exit 3' } },
  },
];

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

describe('a stack', () => {
  it('is initialized once, planned, applied as planned, and then has nothing to change', async () => {
    const stack = stacks.named('network');
    const lines: string[] = [];
    const context = { onLine: (line: string) => void lines.push(line) };
    expect(await init(stack, context)).toBe(true);
    expect(await init(stack, context)).toBe(false);
    // Built-in resources need no lock file, so nothing is said of one.
    expect(lines.filter((line) => line.includes('lock file is committed'))).toEqual([]);
    expect((await plan(stack, { out: 'plan.tfplan', lock: true }, context)).changes).toBe(true);
    expect(JSON.parse(await showJson(stack, 'plan.tfplan')).resource_changes).toMatchObject([
      { address: 'terraform_data.vpc', change: { actions: ['create'] } },
    ]);
    await apply(stack, 'plan.tfplan', {}, context);
    expect(lines).toContain('Apply complete! Resources: 1 added, 0 changed, 0 destroyed.');
    expect(lines.join('\n')).not.toContain('\u001b');
    expect(await stateList(stack)).toEqual(['terraform_data.vpc']);
    expect(JSON.parse(await statePull(stack)).outputs).toMatchObject({ vpc_id: { value: 'vpc-1' } });
    expect(await readState(stack.state)).toMatchObject({
      serial: 1,
      outputs: { vpc_id: { value: 'vpc-1' } },
      resources: [{ address: 'terraform_data.vpc', type: 'terraform_data', mode: 'managed' }],
    });
    expect((await plan(stack, { out: 'plan.tfplan', lock: true })).changes).toBe(false);
    expect((await plan(stack, { out: 'plan.tfplan', lock: true, destroy: true })).changes).toBe(true);
    expect((await plan(stack, { out: 'plan.tfplan', lock: false, refreshOnly: true })).changes).toBe(false);
  });

  it('is initialized again when its backend changes, and not when a value does', async () => {
    const stack = stacks.withBackend('network', {});
    const file = join(stack.folder, 'cdk.tf.json');
    const json = JSON.parse(readFileSync(file, 'utf8'));
    expect(await init(stack)).toBe(true);
    json.resource.terraform_data.vpc.input = 'vpc-2';
    writeFileSync(file, JSON.stringify(json));
    expect(await init(stack)).toBe(false);
    json.terraform.backend.s3.use_path_style = true;
    writeFileSync(file, JSON.stringify(json));
    expect(await init(stack)).toBe(true);
    expect(await init(stack)).toBe(false);
    rmSync(join(stack.folder, '.terraform/terraform.tfstate'));
    expect(await init(stack)).toBe(true);
  });

  it('that fails tells address and reason, what was changed before, and leaves its state usable', async () => {
    const stack = await stacks.planned('failing');
    const error = await failureOf(apply(stack, 'plan.tfplan'));
    expect(error.exitCode).toBe(EXIT.terraform);
    expect(error.message).toContain('1 resource was changed before, and the state knows it');
    expect(error.problems).toMatchObject([{ code: 'TERRAFORM_FAILED', path: 'dev-failing: terraform_data.bad' }]);
    expect(error.problems[0]?.given).toContain('exit status 3. Output: no room left');
    expect(await readLock(stack.state)).toBeUndefined();
    // What failed while it was made is in the state as well, tainted: the next plan replaces it.
    expect((await readState(stack.state))?.resources.map(({ address }) => address)).toEqual([
      'terraform_data.bad',
      'terraform_data.good',
    ]);
  });
});

describe.concurrent('what stands in the way', () => {
  it('is a bucket that does not exist: bootstrap makes it', async () => {
    const stack = stacks.withBackend('network', { bucket: 'no-such-states' });
    const error = await failureOf(init(stack));
    expect(error.exitCode).toBe(EXIT.backend);
    expect(error.problems[0]).toMatchObject({
      code: 'BACKEND_MISSING',
      fix: 'run `npm run bootstrap -- dev` once for a new account; where there was one before: docs/recovery.md, "Bootstrap is lost"',
    });
  });

  it('is another account', async () => {
    const stack = stacks.withBackend('network', { allowed_account_ids: ['999999999999'] });
    const error = await failureOf(init({ ...stack, state: { ...stack.state, accountId: '999999999999' } }));
    expect(error.exitCode).toBe(EXIT.credentials);
    expect(error.problems).toMatchObject([{ code: 'ACCOUNT_WRONG', allowed: 'account 999999999999' }]);
    expect(error.problems[0]?.given).toContain('123456789012');
  });

  it('is the want of credentials', async () => {
    const { AWS_ACCESS_KEY_ID: _key, AWS_SECRET_ACCESS_KEY: _secret, ...env } = bed.environment();
    const home = {
      ...env,
      HOME: bed.folder,
      AWS_CONFIG_FILE: '/dev/null',
      AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    };
    const stack = stacks.withBackend('network', FEW_RETRIES);
    const error = await failureOf(init(stack, { env: home }));
    expect(error.exitCode).toBe(EXIT.credentials);
    expect(error.problems[0]?.code).toBe('CREDENTIALS_MISSING');
  });

  it('is a backend that cannot be reached', async () => {
    const stack = stacks.withBackend('network', FEW_RETRIES);
    const env = { ...bed.environment(), AWS_ENDPOINT_URL: `http://127.0.0.1:${await freePort()}` };
    const error = await failureOf(init(stack, { env }));
    expect(error.exitCode).toBe(EXIT.backend);
    expect(error.problems[0]?.code).toBe('BACKEND_UNREACHABLE');
  });

  it('is a Terraform that is missing or not one', async () => {
    const stack = stacks.named('network');
    for (const binary of ['/nonexistent/terraform', '/bin/echo']) {
      const error = await failureOf(init(stack, { env: { ...bed.environment(), TERRAFORM_BINARY: binary } }));
      expect(error.exitCode).toBe(EXIT.noTerraform);
      expect(error.problems[0]).toMatchObject({ code: 'TERRAFORM_MISSING', path: binary });
    }
  });
});
