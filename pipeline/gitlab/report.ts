import { isPlanned, type StackRecord } from '../plan-record.ts';

/** What GitLab reads as `artifacts:reports:terraform`; it wants all three. */
export interface TerraformReport {
  readonly create: number;
  readonly update: number;
  readonly delete: number;
}

/** GitLab refuses a larger number. */
const LARGEST = 999_999;

/**
 * Counts of a record for the merge request's widget; a replacement counts as one creation and one deletion, as in GitLab's own
 * recipe. Undefined for a deferred stack: zeros would say that nothing changes.
 */
export function terraformReport(record: StackRecord): TerraformReport | undefined {
  if ('deferred' in record) return undefined;
  if (!isPlanned(record)) return { create: 0, update: 0, delete: 0 };
  const { create, update, replace, delete: deleted } = record.changes;
  const capped = (count: number) => Math.min(count, LARGEST);
  return { create: capped(create + replace), update: capped(update), delete: capped(deleted + replace) };
}
