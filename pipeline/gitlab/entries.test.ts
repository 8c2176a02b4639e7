import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { entriesOf } from './entries.ts';

let outdir: string;
beforeEach(() => {
  outdir = mkdtempSync(join(tmpdir(), 'entries-'));
});
afterEach(() => rmSync(outdir, { recursive: true }));

function leave(stack: string, record: object, summary = ''): void {
  const folder = join(outdir, 'plans', stack);
  mkdirSync(folder, { recursive: true });
  const head = { version: 1, stack, environment: 'dev', at: '2026-11-21T00:00:00.000Z' };
  writeFileSync(join(folder, 'record.json'), JSON.stringify({ ...head, ...record }));
  writeFileSync(join(folder, 'summary.txt'), summary);
}

const sha = 'a'.repeat(64);
const code = { json: sha, assets: sha, lock: '' };
const changes = { create: 1, update: 0, replace: 0, delete: 0, forget: 0, move: 0, import: 0, outputs: 0 };
const plan = {
  accountId: '111111111111',
  region: 'us-east-1',
  kind: 'apply',
  code,
  terraform: '1.11.4',
  state: { lineage: null, serial: 0 },
  consumed: {},
  plan: sha,
  planJson: sha,
  digest: 'b'.repeat(64),
  changes,
  changedOutputs: [],
  gates: [],
  commit: null,
  pipeline: null,
};
const of = (...names: readonly string[]) =>
  entriesOf(
    outdir,
    names.map((id) => ({ id, environment: 'dev' })),
  );

describe('lines of the note', () => {
  it('hold what a plan changes, its digest and its text', () => {
    leave('dev-network', plan, 'one VPC');
    expect(of('dev-network')).toEqual([
      {
        stack: 'dev-network',
        environment: 'dev',
        result: 'planned',
        changes,
        digest: 'b'.repeat(64),
        description: 'one VPC',
      },
    ]);
  });

  it('tell what changes nothing from what needed no plan', () => {
    leave('dev-network', { ...plan, changes: { ...changes, create: 0 } });
    leave('dev-edge', { unchanged: true, code, state: { lineage: 'l', serial: 3 } });
    expect(of('dev-network', 'dev-edge').map(({ result }) => result)).toEqual(['no changes', 'skipped unchanged']);
  });

  it('say why a stack is deferred, and what helps', () => {
    leave('dev-edge', {
      deferred: [{ reason: 'delegation', what: 'zone a is not delegated', help: 'set its records' }],
    });
    expect(of('dev-edge')).toMatchObject([{ result: 'deferred', reason: 'zone a is not delegated (set its records)' }]);
  });

  it('show a stack without a record as failed, with its job', () => {
    expect(of('dev-edge')).toMatchObject([{ result: 'failed', reason: 'no plan; see the job plan:dev:edge' }]);
  });

  it('end with stacks whose code is gone', () => {
    leave('dev-old', { ...plan, kind: 'destroy' });
    leave('elsewhere', plan);
    expect(of('dev-edge').map(({ stack }) => stack)).toEqual(['dev-edge', 'dev-old']);
  });
});
