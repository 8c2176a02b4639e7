import type { EnvironmentData } from '../../read/platform-file.ts';
import type { RetentionModel } from '../posture-model.ts';

/** What the business was promised of an environment. */
export type Promised = Pick<EnvironmentData, 'recovery'>;

/** Minutes of data that a restore to any point in time loses (RDS, DynamoDB). */
export const POINT_IN_TIME_MINUTES = 5;

/** Minutes within which S3 has copied nearly every object. */
export const REPLICATION_MINUTES = 15;

export const DAY_MINUTES = 1440;

/** What a loss costs, in minutes. */
export interface Losses {
  /** Data that is gone where the holder is lost: as old as its newest backup; `null`: no backup. */
  readonly here: number | null;
  /** The same where the whole region is lost; `null`: nothing of it lies elsewhere. */
  readonly region: number | null;
  /** Until it serves again, as docs/recovery.md estimates it. */
  readonly back: number;
  /** What it comes back from; absent: a backup. */
  readonly from?: string;
  /** Minutes until it serves again where only its zone is lost and nobody has to act; absent: somebody has to. */
  readonly standby?: number;
}

/** Minutes in words: `4 h`, `90 min`. */
export function minutes(value: number): string {
  return value % 60 === 0 && value > 0 ? `${value / 60} h` : `${value} min`;
}

/** A row of what nobody was promised. */
export function row(what: string, days: number | null, copyDays: number | null, ok: boolean): RetentionModel {
  return { what, days, copyDays, ok, promise: null };
}

/** A row of data that the promise is about, held against what its backups give. */
export function promisedRow(
  { what, days, copyDays }: Pick<RetentionModel, 'what' | 'days' | 'copyDays'>,
  { here, region, back, from = 'a backup', standby }: Losses,
  { recovery: { rtoMinutes, rpoMinutes } }: Promised,
): RetentionModel {
  const kept = (lost: number | null) => lost !== null && lost <= rpoMinutes;
  const restore = `from ${from}: about ${minutes(back)}`;
  return {
    what,
    days,
    copyDays,
    ok: kept(here),
    promise: {
      rto: minutes(rtoMinutes),
      rpo: minutes(rpoMinutes),
      loses: told(here),
      hasMargin: here !== null && here < rpoMinutes,
      regionLoses: told(region),
      regionOk: kept(region),
      back: standby === undefined ? restore : `its standby: about ${minutes(standby)}; ${restore}`,
      backOk: back <= rtoMinutes,
    },
  };
}

function told(lost: number | null): string | null {
  if (lost === null) return null;
  return lost === 0 ? 'none' : minutes(lost);
}
