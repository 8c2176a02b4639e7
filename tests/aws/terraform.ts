import { type ChildProcess, spawn } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TerraformPlan } from '../../lib/plan/terraform-plan.ts';
import { dataAtRisk } from '../../pipeline/guard/data-at-risk.ts';
import { isLocked } from '../../pipeline/terraform/failure.ts';

/** Where and how one stack's Terraform runs. */
export interface TerraformFolder {
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
  /** File that gets the whole output. */
  readonly log: string;
}

const running = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of running) child.kill('SIGTERM');
});

/** What one Terraform command ended with. */
export interface Ended {
  readonly code: number;
  readonly output: string;
}

/**
 * Runs one Terraform command to its end. Nobody else works on the stacks of a run; where a lock is held all the same, it
 * may be the command's own, whose answer was lost under load: the pipeline takes that one away, and the command runs again.
 */
export async function terraform(where: TerraformFolder, args: readonly string[]): Promise<Ended> {
  const began = new Date();
  const ended = await once(where, args);
  if (ended.code === 0 || !isLocked(ended.output) || !(await freed(where, began))) return ended;
  return once(where, args);
}

const FREE = join(import.meta.dirname, 'free-lost-lock.ts');

/** Whether the lock was the command's own, and is free now. */
async function freed({ folder, env, log }: TerraformFolder, since: Date): Promise<boolean> {
  const args = [FREE, join(folder, 'cdk.tf.json'), since.toISOString()];
  const { code, output } = await program(process.execPath, args, folder, env);
  appendFileSync(log, `a lock whose answer was lost: ${code === 0 ? 'given back' : `none ${output}`}\n`);
  return code === 0;
}

async function once(where: TerraformFolder, args: readonly string[]): Promise<Ended> {
  const ended = await program('terraform', args, where.folder, where.env);
  appendFileSync(where.log, `$ terraform ${args.join(' ')}\n${ended.output}\n`);
  return ended;
}

async function program(name: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv): Promise<Ended> {
  const child = spawn(name, [...args], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  running.add(child);
  const parts: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => parts.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => parts.push(chunk));
  const code = await new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (status, signal) => resolve(status ?? (signal === null ? 1 : 130)));
  });
  running.delete(child);
  return { code, output: Buffer.concat(parts).toString('utf8') };
}

/** As `terraform`, for commands that must succeed. @throws Error with the end of the output, which names the cause. */
export async function mustTerraform(where: TerraformFolder, args: readonly string[]): Promise<string> {
  const { code, output } = await terraform(where, args);
  if (code !== 0) throw new Error(`terraform ${args[0]} ended with ${code} in ${where.folder}\n${errorsOf(output)}`);
  return output;
}

/** Terraform's error boxes, without the progress before them. */
function errorsOf(output: string): string {
  const start = output.indexOf('Error: ');
  return (start === -1 ? output : output.slice(start)).slice(-6000);
}

/** Resource addresses and actions of a saved plan that would change something. */
export async function plannedChanges(where: TerraformFolder, planFile: string): Promise<string[]> {
  const plan = await shown(where, planFile);
  const resources = (plan.resource_changes ?? []).map(({ address, change }) => ({ address, actions: change.actions }));
  const outputs = Object.entries(plan.output_changes ?? {}).map(([name, { actions }]) => ({
    address: `output.${name}`,
    actions,
  }));
  return [...resources, ...outputs]
    .filter(({ actions }) => !actions.every((action) => action === 'no-op' || action === 'read'))
    .map(({ address, actions }) => `${actions.join('+')} ${address}`);
}

/** What a saved plan may lose, as the guard of the pipeline tells it. */
export async function risksOf(where: TerraformFolder, planFile: string): Promise<string[]> {
  return dataAtRisk(await shown(where, planFile), 'apply').map(({ address, what }) => `${address}: ${what}`);
}

async function shown(where: TerraformFolder, planFile: string): Promise<TerraformPlan> {
  const { code, output } = await terraform({ ...where, log: '/dev/null' }, ['show', '-json', planFile]);
  if (code !== 0) throw new Error(`terraform show ended with ${code}: ${output}`);
  return JSON.parse(output) as TerraformPlan;
}
