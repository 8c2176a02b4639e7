import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { TerraformPlan } from '../lib/plan/terraform-plan.ts';
import type { PlannedChanges } from '../review/model/planned-changes.ts';
import { canonicalJson } from './canonical-json.ts';
import { sha256 } from './code-hashes.ts';
import { parseRecord } from './parse-record.ts';
import { decryptFile, encryptFile, type PlanContext } from './plan-encryption.ts';
import { corrupt, missing, notEncrypted, onlyRead, stillEncrypted } from './plan-folder-error.ts';
import type { PlanProtection } from './plan-protection.ts';
import { isPlanned, type PlanRecord, type StackRecord } from './plan-record.ts';
import { privateFolder } from './private-folder.ts';
import { reviewedDigest } from './reviewed-digest.ts';

const RECORD = 'record.json';
const SUMMARY = 'summary.txt';
const PLAN = 'plan.tfplan';
const JSON_FILE = 'plan.json';
const CHANGES = 'changes.json';

/** What `plan` leaves of one stack. */
export interface LeftPlan {
  readonly record: StackRecord;
  /** Text for a person; holds no sensitive value. */
  readonly summary: string;
  /** Of a planned stack: what the review page shows of it; holds no sensitive value either. */
  readonly changes?: PlannedChanges;
  /** Of a planned stack: Terraform's plan file, and the same as `terraform show -json` prints it. */
  readonly files?: PlanFiles;
}

export interface PlanFiles {
  readonly plan: Uint8Array;
  readonly json: Uint8Array;
}

/** A saved plan, ready for `terraform apply`. */
export interface OpenPlan {
  /** Path of the plan file in clear, in a folder of its own. */
  readonly file: string;
  readonly plan: TerraformPlan;
  readonly planSha: string;
  readonly planJsonSha: string;
  readonly digest: string;
  /** Removes the file; to be called whatever happens. */
  close(): void;
}

/** `cdktf.out/plans/<stack id>`. */
export function planFolder(outdir: string, stack: string): string {
  return join(outdir, 'plans', stack);
}

/**
 * Leaves the plan of a stack in place of an earlier one. The folder is whole or absent at any moment, also where the
 * process is killed: then the stack counts as not planned.
 */
export function writePlan(
  outdir: string,
  { record, summary, changes, files }: LeftPlan,
  protection: PlanProtection,
): void {
  const folder = planFolder(outdir, record.stack);
  const next = join(outdir, 'plans', `.${record.stack}`);
  rmSync(next, { recursive: true, force: true });
  mkdirSync(next, { recursive: true, mode: 0o700 });
  const write = (name: string, data: string | Uint8Array) => writeFileSync(join(next, name), data, { mode: 0o600 });
  write(RECORD, `${JSON.stringify(record, undefined, 2)}\n`);
  write(SUMMARY, summary);
  if (changes !== undefined) write(CHANGES, `${JSON.stringify(changes)}\n`);
  if (isPlanned(record)) {
    if (files === undefined) throw new Error(`${record.stack}: a plan without its files`);
    for (const [name, data] of keptFiles(record, files, protection)) write(name, data);
  }
  rmSync(folder, { recursive: true, force: true });
  renameSync(next, folder);
}

/** Forgets the plan of a stack: once it is applied, and where planning it fails. */
export function removePlan(outdir: string, stack: string): void {
  rmSync(planFolder(outdir, stack), { recursive: true, force: true });
}

/**
 * What was planned of a stack; undefined where nothing was.
 * @throws PipelineError `PLAN_CORRUPT`, `PLAN_FOREIGN`.
 */
export function findRecord(outdir: string, stack: Stack): StackRecord | undefined {
  const file = join(planFolder(outdir, stack.id), RECORD);
  if (!existsSync(file)) return undefined;
  return parseRecord(file, stack, readFileSync(file, 'utf8'));
}

/** @throws PipelineError as `findRecord` does, and `PLAN_MISSING`. */
export function readRecord(outdir: string, stack: Stack): StackRecord {
  const record = findRecord(outdir, stack);
  if (record === undefined) throw missing(join(planFolder(outdir, stack.id), RECORD), stack);
  return record;
}

/** Text for a person; empty where nothing was planned. */
export function readSummary(outdir: string, stack: string): string {
  const file = join(planFolder(outdir, stack), SUMMARY);
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

/**
 * Brings the plan of `record` to where Terraform can read it. Whether it is the plan that was recorded is for
 * `planProblems` to say, by the hashes that are returned.
 * @throws PipelineError `PLAN_MISSING`, `PLAN_CORRUPT`, `PLAN_FOREIGN`.
 */
export function openPlan(outdir: string, record: PlanRecord, protection: PlanProtection): OpenPlan {
  const plan = readPlanFile(outdir, record, PLAN, protection);
  const jsonBytes = readPlanFile(outdir, record, JSON_FILE, protection);
  const json = parsePlan(join(planFolder(outdir, record.stack), JSON_FILE), record, jsonBytes);
  const folder = privateFolder();
  const file = join(folder.path, PLAN);
  writeFileSync(file, plan, { mode: 0o600 });
  return {
    file,
    plan: json,
    planSha: sha256(plan),
    planJsonSha: sha256(jsonBytes),
    digest: reviewedDigest(json),
    close: folder.close,
  };
}

type File = readonly [name: string, data: Uint8Array];

/** The part of a stack folder that this needs. */
type Stack = { readonly id: string; readonly environment: string };

function keptFiles(record: PlanRecord, { plan, json }: PlanFiles, protection: PlanProtection): readonly File[] {
  const files: readonly File[] = [
    [PLAN, plan],
    [JSON_FILE, json],
  ];
  if (protection.kind === 'not-kept') return [];
  if (protection.kind === 'plain') return files;
  const { key, pipeline } = protection;
  return files.map(([name, data]) => [`${name}.enc`, encryptFile(data, contextOf(record, pipeline, name), key)]);
}

function readPlanFile(outdir: string, record: PlanRecord, name: string, protection: PlanProtection): Buffer {
  const stack = { id: record.stack, environment: record.environment };
  const plain = join(planFolder(outdir, record.stack), name);
  const encrypted = `${plain}.enc`;
  if (protection.kind === 'encrypted') {
    // A plain file is not taken even where it fits: everybody who can write an artifact could have put it there.
    if (!existsSync(encrypted)) throw existsSync(plain) ? notEncrypted(plain, stack) : onlyRead(encrypted, stack);
    return decryptFile(readFileSync(encrypted), contextOf(record, protection.pipeline, name), protection.key);
  }
  if (existsSync(plain)) return readFileSync(plain);
  if (existsSync(encrypted)) throw stillEncrypted(encrypted, stack);
  throw onlyRead(plain, stack);
}

function contextOf(record: PlanRecord, pipeline: string | null, file: string): PlanContext {
  const { environment, stack } = record;
  return { environment, stack, pipeline, file, record: sha256(canonicalJson(record)) };
}

const planSchema = z.looseObject({ format_version: z.string() });

function parsePlan(file: string, record: PlanRecord, bytes: Buffer): TerraformPlan {
  const stack = { id: record.stack, environment: record.environment };
  try {
    return planSchema.parse(JSON.parse(bytes.toString())) as TerraformPlan;
  } catch {
    throw corrupt(file, stack, `${bytes.length} bytes that are no plan in JSON`);
  }
}
