/** The day on which the whole catalogue was last read against its sources. Support is judged against it, never against the clock. */
export const CATALOGUE_DATE = '2026-11-21';

/** One version of one thing, and where the number comes from. */
export interface CatalogueEntry {
  /** Exactly as the consuming API or registry spells it. Never `latest`, never a range. */
  readonly version: string;
  /** ISO date: the day on which the source named this version, or the version's release where the source gives it. */
  readonly date: string;
  /** URL of the page or file that names the version. */
  readonly source: string;
}

/** True for `2026-11-21`, false for `2026-11-31` and every other spelling. */
export function isIsoDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

/** Whole days from one ISO date to another; negative when `to` lies before `from`. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000);
}
