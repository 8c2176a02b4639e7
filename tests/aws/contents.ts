import type { Moto } from '../support/moto.ts';

/** Number of things of each kind that an account holds, as `service.Kind`. */
export type Contents = Readonly<Record<string, number>>;

/**
 * Counts what the embedded account holds, by the embedded AWS's own list of its models. Left out is what AWS itself keeps
 * after a removal: keys and secrets that wait out their recovery window, and the records of past calls.
 */
export async function accountContents(moto: Moto): Promise<Contents> {
  const answer = await fetch(`${moto.endpoint}/moto-api/data.json`);
  const data = (await answer.json()) as Record<string, Record<string, readonly Record<string, unknown>[]>>;
  const counts = Object.entries(data).flatMap(([service, kinds]) =>
    Object.entries(kinds).map(([kind, items]): [string, number] => [
      `${service}.${kind}`,
      items.filter((item) => !isGoing(item)).length,
    ]),
  );
  return Object.fromEntries(counts.filter(([kind, count]) => count > 0 && !KEPT_BY_AWS.has(kind)));
}

const KEPT_BY_AWS = new Set<string>([]);

function isGoing(item: Record<string, unknown>): boolean {
  return (
    item['key_state'] === 'PendingDeletion' || (item['deleted_date'] !== undefined && item['deleted_date'] !== null)
  );
}
