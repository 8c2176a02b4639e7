import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { actionOf, managedChanges } from '../lib/plan/terraform-plan.ts';
import { dataAtRisk } from '../pipeline/guard/data-at-risk.ts';
import { DATA_HOLDERS } from '../pipeline/guard/data-holders.ts';
import { findRecord, openPlan } from '../pipeline/plan-folder.ts';
import { planProtection } from '../pipeline/plan-protection.ts';
import { isPlanned } from '../pipeline/plan-record.ts';

/** What the guard will stop an apply of the saved plans for. */
export interface PlannedRisk {
  /** As `--allow` names it: `prod-data/aws_db_instance.main`. */
  readonly name: string;
  /** Whether only a protection goes, by an update or with a resource that is nothing else; what it protects stays as it is. */
  readonly isProtection: boolean;
}

/** Risks of all plans that are saved. */
export function plannedRisks(outdir: string, environment: string): readonly PlannedRisk[] {
  const plans = join(outdir, 'plans');
  const ids = existsSync(plans) ? readdirSync(plans).filter((name) => !name.startsWith('.')) : [];
  return ids.sort().flatMap((id) => risksOf(outdir, environment, id));
}

/** Words of an `apply` that may take protections off, and lose nothing else. */
export function allowances(risks: readonly PlannedRisk[]): readonly string[] {
  return risks.filter(({ isProtection }) => isProtection).flatMap(({ name }) => ['--allow', name]);
}

function risksOf(outdir: string, environment: string, id: string): readonly PlannedRisk[] {
  const record = findRecord(outdir, { id, environment });
  if (record === undefined || !isPlanned(record)) return [];
  const { plan, close } = openPlan(outdir, record, planProtection({}));
  close();
  const protections = new Set(
    managedChanges(plan)
      .filter((change) => {
        const action = actionOf(change);
        return action === 'update' || (action === 'delete' && DATA_HOLDERS[change.type]?.of !== undefined);
      })
      .map(({ address }) => address),
  );
  const addresses = new Set(dataAtRisk(plan, record.kind).map(({ address }) => address));
  return [...addresses].map((address) => ({ name: `${id}/${address}`, isProtection: protections.has(address) }));
}
