/** One parameter of a database; static ones wait for a restart, which RDS refuses to do unasked. */
export interface DatabaseParameter {
  readonly name: string;
  readonly value: string;
  readonly applyMethod: 'immediate' | 'pending-reboot';
}

const immediate = (name: string, value: string): DatabaseParameter => ({ name, value, applyMethod: 'immediate' });
const atRestart = (name: string, value: string): DatabaseParameter => ({ name, value, applyMethod: 'pending-reboot' });

/** Milliseconds from which a statement counts as slow and is logged with its text. */
const SLOW_MILLISECONDS = 1000;

/** Parameters that are the same for every version. */
const COMMON: readonly DatabaseParameter[] = [
  immediate('rds.force_ssl', '1'),
  atRestart('shared_preload_libraries', 'pg_stat_statements'),
  immediate('pg_stat_statements.track', 'all'),
  immediate('log_min_duration_statement', String(SLOW_MILLISECONDS)),
  immediate('log_disconnections', '1'),
  immediate('log_lock_waits', '1'),
  immediate('log_statement', 'ddl'),
  // Kilobytes from which a file that a query needed beside its memory is logged.
  immediate('log_temp_files', '10240'),
  immediate('log_autovacuum_min_duration', '10000'),
  // A transaction that was forgotten open keeps locks and stops vacuum; a minute is longer than any answer may take.
  immediate('idle_in_transaction_session_timeout', '60000'),
];

/**
 * Parameters of an instance of that major version: only what differs from RDS's defaults, apart from `rds.force_ssl`,
 * which is the default since 15 but is a promise of this platform. From 18 on `log_connections` names the stages that are
 * logged; failed logins always are.
 */
export function postgresParameters(major: string): readonly DatabaseParameter[] {
  return [...COMMON, immediate('log_connections', Number(major) >= 18 ? 'authorization' : '1')];
}

/** Days that Database Insights accepts: 7 (free), whole months of 31 days up to 23, or two years. */
export function insightsRetentionDays(atLeast: number): number {
  if (atLeast <= 7) return 7;
  const months = Math.ceil(atLeast / 31);
  return months <= 23 ? months * 31 : 731;
}

const GIB = 1024 ** 3;

/** Memory of a `large`, by family letter, in GiB; every larger size is a multiple of it. */
const LARGE_GIB: Readonly<Record<string, number>> = { t: 8, m: 8, r: 16, x: 32 };
const SMALL: Readonly<Record<string, number>> = { micro: 1 / 8, small: 1 / 4, medium: 1 / 2, large: 1, xlarge: 2 };

/** Memory of an instance class (`db.m7g.2xlarge`) in GiB; undefined for families that this table does not know. */
export function memoryGiB(instanceClass: string): number | undefined {
  const [, family = '', size = ''] = instanceClass.split('.');
  const large = LARGE_GIB[family.charAt(0)];
  const multiple = /^(\d+)xlarge$/.exec(size)?.[1];
  const factor = multiple === undefined ? SMALL[size] : Number(multiple) * 2;
  return large === undefined || factor === undefined ? undefined : large * factor;
}

/** RDS's default of `max_connections`: one for each 9,531,392 bytes of memory, 5000 at most. */
export function maxConnections(instanceClass: string): number | undefined {
  const memory = memoryGiB(instanceClass);
  return memory === undefined ? undefined : Math.min(5000, Math.floor((memory * GIB) / 9_531_392));
}

/** Burstable classes spend CPU credits. */
export function isBurstable(instanceClass: string): boolean {
  return instanceClass.startsWith('db.t');
}
