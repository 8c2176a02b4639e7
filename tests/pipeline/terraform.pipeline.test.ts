import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EXIT } from '../../pipeline/exit-code.ts';
import type { StackFolder } from '../../pipeline/stack-folder.ts';
import { readLock, readLocks, unlock } from '../../pipeline/state/lock.ts';
import { readState } from '../../pipeline/state/state-file.ts';
import { apply, init, plan, showJson, stateList, statePull } from '../../pipeline/terraform/commands.ts';
import { readWorkspace } from '../../pipeline/workspace.ts';
import { freePort } from '../support/processes.ts';
import { switchedProxy } from '../support/switched-proxy.ts';
import { Bed } from './bed.ts';
import { failureOf } from './failure-of.ts';
import type { FixtureStack } from './fixture-app.ts';

const CHILD = resolve(import.meta.dirname, 'apply-child.ts');

/** Takes a moment in the middle: long enough to look at, short enough to wait for. */
const SLOW: FixtureStack = {
  name: 'slow',
  resources: {
    a_quick: { value: 'a' },
    b_slow: { value: 'b', takes: 'sleep 3' },
  },
  outputs: { b: 'b_slow' },
};
const FAILING: FixtureStack = {
  name: 'failing',
  resources: { good: { value: 'a' }, bad: { value: 'b', takes: 'sleep 1; echo no room left >&2; exit 3' } },
};
/** Else Terraform itself tries for a minute. */
const FEW_RETRIES = { max_retries: 1 };

const STACKS: readonly FixtureStack[] = [
  { name: 'network', resources: { vpc: { value: 'vpc-1' } }, outputs: { vpc_id: 'vpc' } },
  { name: 'reader', reads: { vpc: 'network.vpc_id' }, resources: { node: { value: '${vpc}' } } },
  { ...SLOW, name: 'interrupted' },
  { ...SLOW, name: 'terminated' },
  { ...SLOW, name: 'killed' },
  { ...SLOW, name: 'orphaned' },
  { ...SLOW, name: 'held' },
  { ...SLOW, name: 'away' },
  { ...SLOW, name: 'back' },
  FAILING,
];

let bed: Bed;
const before = { ...process.env };

beforeAll(async () => {
  bed = await Bed.start();
  bed.synth(STACKS);
  process.env = bed.environment();
});

afterAll(async () => {
  process.env = before;
  await bed?.stop();
});

function stackOf(name: string): StackFolder {
  const [stack] = readWorkspace({ outdir: bed.outdir, environment: 'dev', stacks: [name] }).selected;
  if (stack === undefined) throw new Error(`no stack ${name}`);
  return stack;
}

async function planned(name: string): Promise<StackFolder> {
  const stack = stackOf(name);
  await init(stack);
  await plan(stack, { out: 'plan.tfplan', lock: true });
  return stack;
}

/** Applies in a process of its own, until its output matches. */
async function applying(stack: StackFolder, pattern: RegExp) {
  const child = spawn(process.execPath, [CHILD, bed.outdir, stack.id, 'plan.tfplan'], {
    env: bed.environment(),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  const ended = new Promise<number | null>((done) => child.once('close', done));
  await new Promise<void>((seen, reject) => {
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString('utf8');
      if (pattern.test(output)) seen();
    });
    void ended.then(() => reject(new Error(output)));
  });
  return { pid: child.pid ?? 0, kill: (signal: NodeJS.Signals) => child.kill(signal), ended, output: () => output };
}

async function until(what: string, holds: () => Promise<boolean> | boolean): Promise<void> {
  const limit = Date.now() + 20_000;
  while (!(await holds())) {
    if (Date.now() > limit) throw new Error(`20 s passed without: ${what}`);
    await new Promise((next) => setTimeout(next, 100));
  }
}

describe('a stack', () => {
  it('is initialized once, planned, applied as planned, and then has nothing to change', async () => {
    const stack = stackOf('network');
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
    const stack = changed('network', withBackend({}));
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
    const stack = await planned('failing');
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

describe('a lock', () => {
  it('that is held names its holder, how long, and the command that takes it away; in both kinds of lock', async () => {
    const stack = await planned('held');
    const holder = await applying(stack, /b_slow: (Creating|Provisioning)/);
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
    const stack = stackOf('held');
    await plan(stack, { out: 'plan.tfplan', lock: true, destroy: true });
    await apply(stack, 'plan.tfplan');
    await plan(stack, { out: 'plan.tfplan', lock: true });
    const holder = await applying(stack, /b_slow: (Creating|Provisioning)/);
    expect((await plan(stack, { out: 'other.tfplan', lock: true, lockTimeoutSeconds: 60 })).changes).toBe(false);
    expect(await holder.ended).toBe(0);
  });
});

describe.concurrent('an apply', () => {
  it.each([
    ['interrupted', 'SIGINT', EXIT.interrupted],
    ['terminated', 'SIGTERM', EXIT.terminated],
  ] as const)('that is %s stops in order by %s: state saved, lock given back', async (name, signal, code) => {
    const stack = await planned(name);
    const running = await applying(stack, /b_slow: (Creating|Provisioning)/);
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
    const stack = await planned('orphaned');
    const running = await applying(stack, /b_slow: (Creating|Provisioning)/);
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
    const stack = await planned('killed');
    const running = await applying(stack, /b_slow: (Creating|Provisioning)/);
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
    const { stack, proxy, context, lines } = await cutWhileApplying('back');
    const pause = async () => proxy.open();
    const error = await failureOf(apply(stack, 'plan.tfplan', {}, { ...context, pause }));
    expect(error.exitCode).toBe(EXIT.backend);
    expect(error.message).toContain('2 resources were changed, and their state was saved late');
    expect(lines).toContain('the state that an earlier apply could not save is saved now');
    expect(existsSync(join(stack.folder, 'errored.tfstate'))).toBe(false);
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
  const stack = changed(name, withBackend(FEW_RETRIES));
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

describe.concurrent('what stands in the way', () => {
  it('is a bucket that does not exist: bootstrap makes it', async () => {
    const stack = changed('network', withBackend({ bucket: 'no-such-states' }));
    const error = await failureOf(init(stack));
    expect(error.exitCode).toBe(EXIT.backend);
    expect(error.problems[0]).toMatchObject({
      code: 'BACKEND_MISSING',
      fix: 'run `npm run bootstrap -- dev` once for this account',
    });
  });

  it('is another account', async () => {
    const stack = changed('network', withBackend({ allowed_account_ids: ['999999999999'] }));
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
      AWS_CONFIG_FILE: '/nonexistent',
      AWS_SHARED_CREDENTIALS_FILE: '/nonexistent',
    };
    const stack = changed('network', withBackend(FEW_RETRIES));
    const error = await failureOf(init(stack, { env: home }));
    expect(error.exitCode).toBe(EXIT.credentials);
    expect(error.problems[0]?.code).toBe('CREDENTIALS_MISSING');
  });

  it('is a backend that cannot be reached', async () => {
    const stack = changed('network', withBackend(FEW_RETRIES));
    const env = { ...bed.environment(), AWS_ENDPOINT_URL: `http://127.0.0.1:${await freePort()}` };
    const error = await failureOf(init(stack, { env }));
    expect(error.exitCode).toBe(EXIT.backend);
    expect(error.problems[0]?.code).toBe('BACKEND_UNREACHABLE');
  });

  it('is a Terraform that is missing or not one', async () => {
    const stack = stackOf('network');
    for (const binary of ['/nonexistent/terraform', '/bin/echo']) {
      const error = await failureOf(init(stack, { env: { ...bed.environment(), TERRAFORM_BINARY: binary } }));
      expect(error.exitCode).toBe(EXIT.noTerraform);
      expect(error.problems[0]).toMatchObject({ code: 'TERRAFORM_MISSING', path: binary });
    }
  });
});

interface BackendJson {
  readonly terraform: { readonly backend: { readonly s3: Record<string, unknown> } };
}

/** A stack in a folder of its own, with its JSON changed. */
function changed(name: string, change: (json: BackendJson) => BackendJson): StackFolder {
  const stack = stackOf(name);
  const folder = mkdtempSync(join(bed.outdir, 'stacks/changed-'));
  const json = change(JSON.parse(readFileSync(join(stack.folder, 'cdk.tf.json'), 'utf8')));
  writeFileSync(join(folder, 'cdk.tf.json'), JSON.stringify(json));
  return { ...stack, folder };
}

function withBackend(settings: Readonly<Record<string, unknown>>): (json: BackendJson) => BackendJson {
  return (json) => ({
    ...json,
    terraform: { ...json.terraform, backend: { s3: { ...json.terraform.backend.s3, ...settings } } },
  });
}
