import type { Problem } from '../../lib/errors.ts';
import { isDeferred, type StackRecord } from '../plan-record.ts';

/** How a stack stands when its apply job looks at it. */
export interface Standing {
  readonly id: string;
  readonly name: string;
  /** Why its state is not what the code says; undefined where it is. */
  readonly unsettled: string | undefined;
  /** The same of each stack that it waits for; only those that are not settled. */
  readonly waitsFor: readonly { readonly id: string; readonly why: string }[];
  /** What was planned; undefined where nothing is kept. */
  readonly record: StackRecord | undefined;
}

export interface Due {
  /** Names of the stacks to apply now. */
  readonly stacks: readonly string[];
  /** Why others wait. */
  readonly waits: readonly Problem[];
}

/**
 * What an apply job has to do. It looks at states, never at the colours of other jobs: whoever applied a stack, by which
 * job or by hand, it is settled, and a job that is run again finds nothing to do.
 * @param byHand a person has read the plans: then only what has a plan is due, not what would be planned anew.
 */
export function dueStacks(standings: readonly Standing[], { byHand }: { readonly byHand: boolean }): Due {
  const open = standings.filter(({ unsettled }) => unsettled !== undefined);
  const waits = open.flatMap((standing) => whyNot(standing, byHand));
  const waiting = new Set(waits.map(({ path }) => path));
  return { stacks: open.filter(({ id }) => !waiting.has(id)).map(({ name }) => name), waits };
}

function whyNot({ id, waitsFor, record }: Standing, byHand: boolean): readonly Problem[] {
  if (waitsFor.length > 0)
    return [
      {
        code: 'NOT_READY',
        path: id,
        given: waitsFor.map((other) => `${other.id}: ${other.why}`).join('; '),
        allowed: 'upstream stacks that are as the code says',
        fix: `apply ${waitsFor.map((other) => other.id).join(', ')} by its manual job, then retry the pipeline`,
      },
    ];
  if (byHand && record !== undefined && isDeferred(record))
    return [
      {
        code: 'NOT_REVIEWED',
        path: id,
        given: 'it is deferred, there is no plan to read',
        allowed: 'a plan that a person has read',
        fix: 'retry the pipeline: its automatic job plans what can be planned by now; read that, then retry this job',
      },
    ];
  return [];
}
