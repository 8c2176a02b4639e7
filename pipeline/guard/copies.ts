import { at, elementsOf, UNKNOWN } from '../../lib/plan/plan-value.ts';
import type { Weakening } from './weakening.ts';

/**
 * Rules of a backup plan that are gone, keep for less long, copy to fewer vaults, or no longer allow a restore to any point.
 * Schedules are not compared: which of two cron expressions loses less depends on when the fault happens.
 */
export function fewerBackups(why: string): Weakening {
  return {
    attribute: 'rule',
    why,
    found(before, after) {
      if (at(after, 'rule') === UNKNOWN) return 'rule: -> (known after apply)';
      const rules = elementsOf(at(after, 'rule'));
      const told = elementsOf(at(before, 'rule')).flatMap((old) => {
        const name = at(old, 'rule_name');
        const rule = rules.find((it) => at(it, 'rule_name') === name);
        return rule === undefined ? [`rule ${String(name)}: removed`] : thinner(String(name), old, rule);
      });
      return told.length === 0 ? undefined : told.join('; ');
    },
  };
}

function thinner(name: string, before: unknown, after: unknown): readonly string[] {
  const told: string[] = [];
  const shorter = sooner(before, after);
  if (shorter !== undefined) told.push(`rule ${name}: kept ${shorter}`);
  if (at(before, 'enable_continuous_backup') === true && at(after, 'enable_continuous_backup') !== true)
    told.push(`rule ${name}: no restore to any point any more`);
  const [copies, kept] = [elementsOf(at(before, 'copy_action')), elementsOf(at(after, 'copy_action'))];
  if (kept.length < copies.length) told.push(`rule ${name}: copies ${copies.length} -> ${kept.length}`);
  for (const copy of copies) {
    const vault = at(copy, 'destination_vault_arn');
    const same = kept.find((it) => at(it, 'destination_vault_arn') === vault);
    const less = same === undefined ? undefined : sooner(copy, same);
    if (less !== undefined) told.push(`rule ${name}: copy in ${String(vault)} kept ${less}`);
  }
  return told;
}

/** `90 -> 30 days` where the second is kept for less long; 0 or nothing is for ever. */
function sooner(before: unknown, after: unknown): string | undefined {
  const days = (rule: unknown) => at(rule, 'lifecycle.0.delete_after');
  const length = (value: unknown) =>
    value === UNKNOWN ? Number.NEGATIVE_INFINITY : Number(value ?? 0) || Number.POSITIVE_INFINITY;
  const told = (value: unknown) =>
    value === UNKNOWN ? '(known after apply)' : Number.isFinite(length(value)) ? String(value) : 'for ever';
  const [from, to] = [days(before), days(after)];
  return length(to) < length(from) ? `${told(from)} -> ${told(to)} days` : undefined;
}

/** Replication rules of a bucket that are gone or switched off. */
export function fewerReplicas(why: string): Weakening {
  const active = (settings: unknown) =>
    elementsOf(at(settings, 'rule')).filter((rule) => rule === UNKNOWN || at(rule, 'status') === 'Enabled');
  return {
    attribute: 'rule',
    why,
    found(before, after) {
      const now = active(after);
      const kept = now.map((rule) => at(rule, 'id'));
      const missing = active(before).filter((rule) => !kept.includes(at(rule, 'id')));
      if (missing.length === 0 || now.includes(UNKNOWN)) return undefined;
      return missing.map((rule) => `rule ${String(at(rule, 'id'))}: removed or disabled`).join('; ');
    },
  };
}

/** Statements with `Effect: Deny` that are in a policy (JSON text) no longer. */
export function fewerDenials(attribute: string, why: string): Weakening {
  const denials = (settings: unknown) =>
    statements(at(settings, attribute)).filter((it) => at(it, 'Effect') === 'Deny');
  return {
    attribute,
    why,
    found(before, after) {
      if (denials(before).length > 0 && at(after, attribute) === UNKNOWN) return `${attribute}: -> (known after apply)`;
      const kept = denials(after).map((it) => JSON.stringify(it));
      const missing = denials(before).filter((it) => !kept.includes(JSON.stringify(it)));
      if (missing.length === 0) return undefined;
      return missing.map((it) => `${attribute}: without the denial ${String(at(it, 'Sid') ?? '(no Sid)')}`).join('; ');
    },
  };
}

/** The tag by which backups select what they copy. */
const BACKUP_TAG = 'backup';

/** A resource that a backup plan selected by its tag, and no longer does. */
export function unselected(why: string): Weakening {
  return {
    attribute: 'tags_all',
    why,
    found(before, after) {
      const tag = at(before, `tags_all.${BACKUP_TAG}`);
      const [all, own] = [at(after, `tags_all.${BACKUP_TAG}`), at(after, `tags.${BACKUP_TAG}`)];
      if (typeof tag !== 'string' || all === tag || own === tag) return undefined;
      const now = all === UNKNOWN ? '(known after apply)' : String(all ?? '(none)');
      return `tag ${BACKUP_TAG}: ${tag} -> ${now}`;
    },
  };
}

/** The policy of a key that let the account manage it, and no longer does. */
export function keyLeftAlone(why: string): Weakening {
  const managed = (settings: unknown) =>
    statements(at(settings, 'policy')).some(
      (it) => at(it, 'Effect') === 'Allow' && listed(at(it, 'Action'), 'kms:*') && /:root"/.test(JSON.stringify(it)),
    );
  return {
    attribute: 'policy',
    why,
    found(before, after) {
      if (at(after, 'policy') === UNKNOWN || !managed(before) || managed(after)) return undefined;
      return 'policy: the account itself no longer has kms:*';
    },
  };
}

function listed(value: unknown, word: string): boolean {
  return value === word || (Array.isArray(value) && value.includes(word));
}

function statements(policy: unknown): readonly unknown[] {
  if (typeof policy !== 'string') return [];
  try {
    return elementsOf(at(JSON.parse(policy), 'Statement'));
  } catch {
    return [];
  }
}
