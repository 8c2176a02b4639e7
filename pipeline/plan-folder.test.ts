import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PlannedChanges } from '../review/model/planned-changes.ts';
import { sha256 } from './code-hashes.ts';
import { PipelineError } from './pipeline-error.ts';
import { findRecord, openPlan, planFolder, readRecord, readSummary, removePlan, writePlan } from './plan-folder.ts';
import type { PlanProtection } from './plan-protection.ts';
import type { DeferredRecord, PlanRecord } from './plan-record.ts';
import { reviewedDigest } from './reviewed-digest.ts';

const PLAN = Buffer.from([0x50, 0x4b, 0, 1, 2, 255]);
const JSON_TEXT = Buffer.from('{"format_version":"1.2","resource_changes":[]}');
const SHA = 'a'.repeat(64);
const stack = { id: 'dev-network', environment: 'dev' };
const common = { version: 1, stack: stack.id, environment: 'dev', at: '2026-11-21T20:00:00.000Z' } as const;
const record: PlanRecord = {
  ...common,
  accountId: '111111111111',
  region: 'eu-west-1',
  kind: 'apply',
  code: { json: SHA, assets: SHA, lock: '' },
  terraform: '1.11.4',
  state: { lineage: null, serial: 0 },
  consumed: {},
  plan: sha256(PLAN),
  planJson: sha256(JSON_TEXT),
  digest: SHA,
  changes: { create: 0, update: 0, replace: 0, delete: 0, forget: 0, move: 0, import: 0, outputs: 0 },
  changedOutputs: [],
  gates: [],
  commit: null,
  pipeline: '7001',
};
const deferred: DeferredRecord = { ...common, deferred: [{ reason: 'image', what: 'no image', help: 'push it' }] };
const left = { record, summary: 'nothing', files: { plan: PLAN, json: JSON_TEXT } };
const plain: PlanProtection = { kind: 'plain' };
const encrypted: PlanProtection = { kind: 'encrypted', key: 'k'.repeat(32), pipeline: '7001' };

let outdir = '';
const files = () => readdirSync(planFolder(outdir, stack.id)).sort();
const path = (name: string) => join(planFolder(outdir, stack.id), name);
function refusal(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof PipelineError) return error.problems.map(({ code }) => code).join();
    throw error;
  }
  return 'opened';
}
beforeEach(() => {
  outdir = mkdtempSync(join(tmpdir(), 'plan-folder-'));
});
afterEach(() => rmSync(outdir, { recursive: true }));

describe('the plan of a stack', () => {
  it('lies in its folder, readable by its owner alone', () => {
    writePlan(outdir, left, plain);
    expect(planFolder(outdir, 'dev-network')).toBe(join(outdir, 'plans', 'dev-network'));
    expect(files()).toEqual(['plan.json', 'plan.tfplan', 'record.json', 'summary.txt']);
    expect(statSync(planFolder(outdir, stack.id)).mode & 0o777).toBe(0o700);
    for (const name of files()) expect(statSync(path(name)).mode & 0o777, name).toBe(0o600);
    expect(readdirSync(join(outdir, 'plans'))).toEqual(['dev-network']);
  });

  it('comes with what the review page shows of it, in clear however the plan itself is kept', () => {
    const changes: PlannedChanges = { version: 1, terraform: '1.11.4', changesOutputs: false, resources: [], loud: [] };
    for (const protection of [plain, encrypted, { kind: 'not-kept' } as const]) {
      writePlan(outdir, { ...left, changes }, protection);
      expect(JSON.parse(readFileSync(path('changes.json'), 'utf8'))).toEqual(changes);
      expect(statSync(path('changes.json')).mode & 0o777).toBe(0o600);
    }
  });

  it('is read as it was written', () => {
    writePlan(outdir, left, plain);
    expect(readRecord(outdir, stack)).toEqual(record);
    expect(readSummary(outdir, stack.id)).toBe('nothing');
  });

  it.each([plain, encrypted])('opens where Terraform can read it, and closes without a trace ($kind)', (protection) => {
    writePlan(outdir, left, protection);
    const opened = openPlan(outdir, record, protection);
    expect(readFileSync(opened.file)).toEqual(PLAN);
    expect(statSync(opened.file).mode & 0o777).toBe(0o600);
    expect(opened).toMatchObject({ planSha: record.plan, planJsonSha: record.planJson });
    expect(opened.plan).toEqual({ format_version: '1.2', resource_changes: [] });
    expect(opened.digest).toBe(reviewedDigest(opened.plan));
    opened.close();
    expect(existsSync(opened.file)).toBe(false);
  });

  it('is left without anything in clear where it is encrypted', () => {
    writePlan(outdir, left, encrypted);
    expect(files()).toEqual(['plan.json.enc', 'plan.tfplan.enc', 'record.json', 'summary.txt']);
    for (const name of ['plan.json.enc', 'plan.tfplan.enc']) {
      expect(readFileSync(path(name)).includes(PLAN)).toBe(false);
      expect(readFileSync(path(name)).includes('resource_changes')).toBe(false);
    }
  });

  it('takes the place of an earlier one, whichever kind that was', () => {
    writePlan(outdir, left, plain);
    writePlan(outdir, left, encrypted);
    expect(files()).toEqual(['plan.json.enc', 'plan.tfplan.enc', 'record.json', 'summary.txt']);
    writePlan(outdir, { record: deferred, summary: 'waits' }, plain);
    expect(files()).toEqual(['record.json', 'summary.txt']);
    expect(readRecord(outdir, stack)).toEqual(deferred);
  });

  it('without its files is a mistake of the caller, and leaves the earlier one', () => {
    writePlan(outdir, { record: deferred, summary: '' }, plain);
    expect(() => writePlan(outdir, { record, summary: '' }, plain)).toThrow(/without its files/);
    expect(findRecord(outdir, stack)).toEqual(deferred);
    writePlan(outdir, left, plain);
    expect(findRecord(outdir, stack)).toEqual(record);
  });

  it('can be forgotten', () => {
    writePlan(outdir, left, plain);
    removePlan(outdir, stack.id);
    expect(findRecord(outdir, stack)).toBeUndefined();
    expect(readSummary(outdir, stack.id)).toBe('');
    expect(() => removePlan(outdir, stack.id)).not.toThrow();
  });
});

describe('a plan is refused', () => {
  it('as missing where nothing was planned, with what to do', () => {
    expect(refusal(() => readRecord(outdir, stack))).toBe('PLAN_MISSING');
    expect(() => readRecord(outdir, stack)).toThrow(/artifacts of the plan job[\s\S]*`npm run plan -- dev network`/);
  });

  it('as missing where it was made to be read only', () => {
    writePlan(outdir, left, { kind: 'not-kept' });
    expect(files()).toEqual(['record.json', 'summary.txt']);
    expect(readRecord(outdir, stack)).toEqual(record);
    for (const protection of [plain, encrypted])
      expect(refusal(() => openPlan(outdir, record, protection))).toBe('PLAN_MISSING');
  });

  it('as corrupt where its record is damaged', () => {
    writePlan(outdir, left, plain);
    truncateSync(path('record.json'), 20);
    expect(refusal(() => findRecord(outdir, stack))).toBe('PLAN_CORRUPT');
  });

  it('as corrupt where its JSON is cut off or no plan', () => {
    for (const text of ['{"format_version":', '[]', '{}']) {
      writePlan(outdir, left, plain);
      writeFileSync(path('plan.json'), text);
      expect(
        refusal(() => openPlan(outdir, record, plain)),
        text,
      ).toBe('PLAN_CORRUPT');
    }
  });

  it('by its hash where the plan file is cut off: it opens, for all problems to be told at once', () => {
    writePlan(outdir, left, plain);
    truncateSync(path('plan.tfplan'), 3);
    const opened = openPlan(outdir, record, plain);
    opened.close();
    expect(opened.planSha).not.toBe(record.plan);
  });

  it('encrypted, as corrupt where the record beside it was changed', () => {
    writePlan(outdir, left, encrypted);
    const changed = { ...record, state: { lineage: 'other', serial: 3 } };
    writeFileSync(path('record.json'), JSON.stringify(changed));
    expect(refusal(() => openPlan(outdir, changed, encrypted))).toBe('PLAN_CORRUPT');
  });

  it('encrypted, as corrupt where its two files are exchanged, and as foreign in another pipeline', () => {
    writePlan(outdir, left, encrypted);
    expect(refusal(() => openPlan(outdir, record, { ...encrypted, pipeline: '7002' }))).toBe('PLAN_FOREIGN');
    renameSync(path('plan.json.enc'), path('plan.tfplan.enc'));
    expect(refusal(() => openPlan(outdir, record, encrypted))).toBe('PLAN_CORRUPT');
  });

  it('as foreign where it is plain though there is a key, or encrypted though there is none', () => {
    writePlan(outdir, left, plain);
    expect(refusal(() => openPlan(outdir, record, encrypted))).toBe('PLAN_FOREIGN');
    writePlan(outdir, left, encrypted);
    expect(refusal(() => openPlan(outdir, record, plain))).toBe('PLAN_FOREIGN');
    expect(() => openPlan(outdir, record, plain)).toThrow(/set PLAN_KEY/);
  });
});
