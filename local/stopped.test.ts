import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writePlan } from '../pipeline/plan-folder.ts';
import type { PlanRecord } from '../pipeline/plan-record.ts';
import { isStopped } from './stopped.ts';

const SHA = 'a'.repeat(64);
const COMMON = { version: 1, environment: 'dev', at: '2026-11-22T05:00:00.000Z' } as const;
const PLANNED: Omit<PlanRecord, 'stack' | 'kind'> = {
  ...COMMON,
  accountId: '111111111111',
  region: 'ap-south-1',
  code: { json: SHA, assets: SHA, lock: '' },
  terraform: '1.11.4',
  state: { lineage: null, serial: 0 },
  consumed: {},
  plan: SHA,
  planJson: SHA,
  digest: SHA,
  changes: { create: 0, update: 0, replace: 0, delete: 1, forget: 0, move: 0, import: 0, outputs: 0 },
  changedOutputs: [],
  gates: [],
  commit: null,
  pipeline: null,
};

let outdir: string;
beforeEach(() => {
  outdir = mkdtempSync(join(tmpdir(), 'stopped-'));
});
afterEach(() => rmSync(outdir, { recursive: true }));

/** Saves the plan of a removed stack that deletes one resource of a type. */
function planToDelete(stack: string, type: string): void {
  const change = { actions: ['delete'], before: { id: 'x', name: 'x' }, after: null, after_unknown: {} };
  const json = {
    format_version: '1.2',
    resource_changes: [{ address: `${type}.main`, mode: 'managed', type, name: 'main', change }],
  };
  const files = { plan: Buffer.from('plan'), json: Buffer.from(JSON.stringify(json)) };
  writePlan(outdir, { record: { ...PLANNED, stack, kind: 'destroy' }, summary: '', files }, { kind: 'plain' });
}

describe('the guard', () => {
  it('lets pass where nothing is planned, where a stack waits, and where what goes holds nothing', () => {
    expect(isStopped(outdir, 'dev')).toBe(false);
    const deferred = [{ reason: 'image', what: 'no image', help: 'push it' }] as const;
    writePlan(outdir, { record: { ...COMMON, stack: 'dev-shop', deferred }, summary: '' }, { kind: 'plain' });
    planToDelete('dev-blog-aws', 'aws_security_group');
    expect(isStopped(outdir, 'dev')).toBe(false);
  });

  it('stops everything where one stack would lose what it holds', () => {
    planToDelete('dev-blog-aws', 'aws_security_group');
    planToDelete('dev-shop-aws', 'aws_secretsmanager_secret');
    expect(isStopped(outdir, 'dev')).toBe(true);
  });
});
