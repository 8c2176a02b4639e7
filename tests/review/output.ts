import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { TerraformPlan } from '../../lib/plan/terraform-plan.ts';

const ROOT = resolve(import.meta.dirname, '../..');

/** Part of a JSON file: an object of unknown parts. */
export type Tree = Record<string, unknown>;

/** Program of the committed platform, and one with many systems. */
const PROGRAMS = { committed: ['main.mjs'], many: ['tests/review/many-systems.ts', '30'] } as const;

const made: string[] = [];
const synthesized = new Map<keyof typeof PROGRAMS, string>();

/** A folder with what `npm run synth` writes of the committed platform, or of 30 systems; a copy of its own for each call. */
export function synthOutput(platform: keyof typeof PROGRAMS = 'committed'): string {
  const original = synthesized.get(platform) ?? synth(PROGRAMS[platform]);
  synthesized.set(platform, original);
  const copy = scratch();
  cpSync(original, copy, { recursive: true });
  return copy;
}

function synth(program: readonly string[]): string {
  const outdir = scratch();
  const { status, stderr } = spawnSync(process.execPath, [...program], {
    cwd: ROOT,
    env: { ...process.env, CDKTF_OUTDIR: outdir },
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`${program[0]}: ${stderr}`);
  return outdir;
}

/** An empty folder, removed with the others. */
export function scratch(): string {
  const folder = mkdtempSync(join(tmpdir(), 'review-page-'));
  made.push(folder);
  return folder;
}

/** Removes every folder; for the end of a file. */
export function removeOutputs(): void {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
  synthesized.clear();
}

/** The object at a path within JSON; an empty one where there is none. */
export function treeAt(tree: unknown, ...path: readonly (string | number)[]): Tree {
  const found = path.reduce<unknown>((at, key) => (at as Tree | undefined)?.[key], tree);
  return (found ?? {}) as Tree;
}

export function readJson(outdir: string, path: string): Tree {
  return JSON.parse(readFileSync(join(outdir, path), 'utf8')) as Tree;
}

export function writeJson(outdir: string, path: string, content: unknown): void {
  writeFileSync(join(outdir, path), JSON.stringify(content));
}

/** Terraform's JSON of every stack by id. */
export function stacksIn(outdir: string): ReadonlyMap<string, Tree> {
  const ids = readdirSync(join(outdir, 'stacks')).sort();
  return new Map(ids.map((id) => [id, readJson(outdir, `stacks/${id}/cdk.tf.json`)]));
}

/** How many resources a stack has, from its JSON. */
export function resourceCount(stack: Tree): number {
  return Object.values(treeAt(stack, 'resource')).reduce<number>(
    (sum, named) => sum + Object.keys(named as Tree).length,
    0,
  );
}

/** Leaves a record as `npm run plan` does, and beside it a plan; a text stands for a damaged one. */
export function putPlan(outdir: string, stack: string, plan: TerraformPlan | string | null, record: object = {}): void {
  const folder = join(outdir, 'plans', stack);
  mkdirSync(folder, { recursive: true });
  const [environment] = stack.split('-');
  const at = '2026-11-21T10:00:00Z';
  const whole = { version: 1, stack, environment, at, terraform: '1.11.4', kind: 'apply', ...record };
  writeFileSync(join(folder, 'record.json'), JSON.stringify(whole));
  if (plan !== null) writeFileSync(join(folder, 'plan.json'), typeof plan === 'string' ? plan : JSON.stringify(plan));
}
