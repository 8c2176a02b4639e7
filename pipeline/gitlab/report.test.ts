import { describe, expect, it } from 'vitest';
import type { PlanRecord } from '../plan-record.ts';
import { terraformReport } from './report.ts';

const none = { create: 0, update: 0, replace: 0, delete: 0, forget: 0, move: 0, import: 0, outputs: 0 };
const planned = (changes: Partial<PlanRecord['changes']>) =>
  ({ digest: 'd', changes: { ...none, ...changes } }) as unknown as PlanRecord;
const head = { version: 1, stack: 'dev-network', environment: 'dev', at: '2026-11-21T00:00:00.000Z' } as const;

describe("the merge request's report", () => {
  it('counts a replacement as one creation and one deletion', () => {
    expect(terraformReport(planned({ create: 1, update: 2, replace: 3, delete: 4, forget: 9 }))).toEqual({
      create: 4,
      update: 2,
      delete: 7,
    });
  });

  it('holds no number that GitLab refuses', () => {
    expect(terraformReport(planned({ create: 1_234_567 }))?.create).toBe(999_999);
  });

  it('says that nothing changes only where that is known', () => {
    const deferred = [{ reason: 'gate', what: 'w', help: 'h' }] as const;
    const code = { json: '', assets: '', lock: '' };
    expect(terraformReport({ ...head, unchanged: true, code, state: { lineage: 'l', serial: 1 } })).toEqual({
      create: 0,
      update: 0,
      delete: 0,
    });
    expect(terraformReport({ ...head, deferred })).toBeUndefined();
  });
});
