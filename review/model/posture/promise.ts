import type { EnvironmentData } from '../../read/platform-file.ts';
import type { RetentionModel } from '../posture-model.ts';

/** What the business was promised of an environment. */
export type Promised = Pick<EnvironmentData, 'recovery'>;

/** A promise in words: `4 h`, `90 min`. */
function minutes(value: number): string {
  return value % 60 === 0 ? `${value / 60} h` : `${value} min`;
}

/** A row of data that the promise is about; `lost` are the minutes that the newest copy may be old, `null` without one. */
export function promisedRow(
  { what, days, copyDays }: Pick<RetentionModel, 'what' | 'days' | 'copyDays'>,
  lost: number | null,
  { recovery }: Promised,
): RetentionModel {
  const ok = lost !== null && lost <= recovery.rpoMinutes;
  return { what, days, copyDays, ok, rto: minutes(recovery.rtoMinutes), rpo: minutes(recovery.rpoMinutes) };
}
