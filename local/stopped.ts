import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { dataAtRisk } from '../pipeline/guard/data-at-risk.ts';
import { findRecord, openPlan } from '../pipeline/plan-folder.ts';
import { planProtection } from '../pipeline/plan-protection.ts';
import { isPlanned } from '../pipeline/plan-record.ts';

/** Whether the guard will stop an apply of what is planned, because something would be lost that nobody has allowed. */
export function isStopped(outdir: string, environment: string): boolean {
  const plans = join(outdir, 'plans');
  const ids = existsSync(plans) ? readdirSync(plans).filter((name) => !name.startsWith('.')) : [];
  return ids.some((id) => {
    const record = findRecord(outdir, { id, environment });
    if (record === undefined || !isPlanned(record)) return false;
    const { plan, close } = openPlan(outdir, record, planProtection({}));
    try {
      return dataAtRisk(plan, record.kind).length > 0;
    } finally {
      close();
    }
  });
}
