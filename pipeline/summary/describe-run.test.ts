import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import type { PlanChanges } from '../../lib/plan/terraform-plan.ts';
import { describeCounts, shortCounts } from './counts.ts';
import { describeRun } from './describe-run.ts';
import type { RunEntry } from './run-entry.ts';

const none: PlanChanges = { create: 0, update: 0, replace: 0, delete: 0, forget: 0, move: 0, import: 0, outputs: 0 };
const risk = { address: 'a.b', type: 'a', what: 'deleted', why: 'it', instead: 'do' };

const entries: readonly RunEntry[] = [
  { stack: 'dev-account', environment: 'dev', result: 'skipped unchanged' },
  {
    stack: 'dev-network',
    environment: 'dev',
    result: 'planned',
    changes: { ...none, create: 12, replace: 1 },
    seconds: 9.94,
    risks: [risk],
  },
  { stack: 'dev-edge', environment: 'dev', result: 'deferred', seconds: 0.25, reason: 'dev-network has no state' },
];

test('a run is a table with aligned columns and a last line of totals', () => {
  expect(describeRun(entries)).toBe(`STACK        RESULT             CHANGES   SECONDS  REASON
dev-account  skipped unchanged  -               -
dev-network  planned            +12 -/+1      9.9  1 risk for data
dev-edge     deferred           -             0.3  dev-network has no state

3 stacks: 1 skipped unchanged, 1 planned, 1 deferred`);
});

test('who waits for several things has them below the table, each with what helps', () => {
  const deferred = ['key', 'token'].map(
    (name) => ({ reason: 'secret', what: `the secret ${name} has no value`, help: `put ${name}` }) as const,
  );
  const [one] = deferred;
  const waits: RunEntry = { stack: 'dev-shop', environment: 'dev', result: 'deferred', reason: 'both', deferred };
  expect(describeRun([waits])).toBe(`STACK     RESULT    CHANGES  SECONDS  REASON
dev-shop  deferred  -              -  waits for 2 things, see below

dev-shop waits:
  the secret key has no value
    put key
  the secret token has no value
    put token

1 stack: 1 deferred`);
  expect(describeRun([{ ...waits, deferred: one === undefined ? [] : [one] }])).not.toContain('below');
});

test('colour changes nothing but the paint', () => {
  const painted = describeRun(entries, { colour: true });
  expect(painted).toContain('\u001b[2mdev-account');
  expect(painted).toContain('\u001b[32mdev-network');
  expect(painted).toContain('\u001b[33mdev-edge');
  expect(stripVTControlCharacters(painted)).toBe(describeRun(entries));
});

test('a run of nothing says so, and a reason stays in its line', () => {
  expect(describeRun([])).toContain('no stacks');
  const failed: RunEntry = { stack: 'a', environment: 'dev', result: 'failed', reason: 'one\ntwo' };
  expect(describeRun([failed])).toContain('one\\u000atwo');
});

test('counts in words and in signs leave out what is zero', () => {
  const all: PlanChanges = { create: 1, update: 2, replace: 3, delete: 4, forget: 5, move: 6, import: 7, outputs: 8 };
  expect(describeCounts(all)).toBe(
    '1 to create, 2 to update, 3 to replace, 4 to delete, 5 to forget, 6 to move, 7 to import, 8 outputs',
  );
  expect(shortCounts(all)).toBe('+1 ~2 -/+3 -4 forget 5 move 6 import 7 outputs 8');
  expect(describeCounts({ ...none, outputs: 1 })).toBe('1 output');
  expect(describeCounts(none)).toBe('no changes');
  expect(shortCounts(none)).toBe('-');
});
