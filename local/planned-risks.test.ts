import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writePlan } from '../pipeline/plan-folder.ts';
import type { PlanRecord } from '../pipeline/plan-record.ts';
import { allowances, plannedRisks } from './planned-risks.ts';

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
  outdir = mkdtempSync(join(tmpdir(), 'risks-'));
});
afterEach(() => rmSync(outdir, { recursive: true }));

/** Saves a plan with these changes, by address. */
function plan(stack: string, changes: Readonly<Record<string, object>>, kind: 'apply' | 'destroy' = 'apply'): void {
  const json = {
    format_version: '1.2',
    resource_changes: Object.entries(changes).map(([address, change]) => {
      const [type, name] = address.split('.');
      return { address, mode: 'managed', type, name, change: { after_unknown: {}, ...change } };
    }),
  };
  const files = { plan: Buffer.from('plan'), json: Buffer.from(JSON.stringify(json)) };
  writePlan(
    outdir,
    { record: { ...PLANNED, environment: stack.slice(0, stack.indexOf('-')), stack, kind }, summary: '', files },
    { kind: 'plain' },
  );
}

const DELETED = { actions: ['delete'], before: { id: 'x', name: 'x' }, after: null };

describe('what the guard will stop', () => {
  it('is nothing where nothing is planned, where a stack waits, and where what goes holds nothing', () => {
    expect(plannedRisks(outdir, 'dev')).toEqual([]);
    const deferred = [{ reason: 'image', what: 'no image', help: 'push it' }] as const;
    writePlan(outdir, { record: { ...COMMON, stack: 'dev-shop', deferred }, summary: '' }, { kind: 'plain' });
    plan('dev-blog-aws', { 'aws_security_group.main': DELETED }, 'destroy');
    expect(plannedRisks(outdir, 'dev')).toEqual([]);
  });

  it('is what a removed stack would lose, and that is no protection', () => {
    plan('dev-shop-aws', { 'aws_secretsmanager_secret.jwt': DELETED, 'aws_security_group.main': DELETED }, 'destroy');
    const risks = plannedRisks(outdir, 'dev');
    expect(risks).toEqual([{ name: 'dev-shop-aws/aws_secretsmanager_secret.jwt', isProtection: false }]);
    expect(allowances(risks)).toEqual([]);
  });

  it('may be allowed where an environment gives its protections up, but not what would lose data by it', () => {
    const settings = { id: 'x', identifier: 'x', name: 'vault' };
    plan('prod-account', {
      'aws_backup_vault.main': {
        actions: ['update'],
        before: { ...settings, force_destroy: false },
        after: { ...settings, force_destroy: true },
      },
      'aws_backup_vault_lock_configuration.main': {
        actions: ['delete'],
        before: { backup_vault_name: 'vault', min_retention_days: 7 },
        after: null,
      },
    });
    plan('prod-shop-aws', {
      'aws_db_instance.main': {
        actions: ['update'],
        before: { ...settings, deletion_protection: true, skip_final_snapshot: false },
        after: { ...settings, deletion_protection: false, skip_final_snapshot: true },
      },
      'aws_db_instance.other': {
        actions: ['delete', 'create'],
        before: { ...settings, deletion_protection: true },
        after: { ...settings, deletion_protection: false },
      },
    });
    const risks = plannedRisks(outdir, 'prod');
    expect(risks.filter(({ isProtection }) => !isProtection)).toEqual([
      { name: 'prod-shop-aws/aws_db_instance.other', isProtection: false },
    ]);
    expect(allowances(risks)).toEqual([
      '--allow',
      'prod-account/aws_backup_vault.main',
      '--allow',
      'prod-account/aws_backup_vault_lock_configuration.main',
      '--allow',
      'prod-shop-aws/aws_db_instance.main',
    ]);
  });
});
