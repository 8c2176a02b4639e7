import { harmless } from '../../lib/plan/harmless.ts';
import type { Deferral } from '../plan-record.ts';

/**
 * What a deferred stack waits for, line by line: other stacks in one line, since planning and applying the environment once
 * more is all that they need; everything else with its help on a line of its own, to be copied, the same help once.
 */
export function describeWaiting(stack: string, deferred: readonly Deferral[]): string {
  const others = deferred.filter(({ reason }) => reason === 'upstream-missing').map(({ what }) => what);
  const rest = deferred.filter(({ reason }) => reason !== 'upstream-missing');
  return [
    `${harmless(stack)} waits:`,
    ...(others.length === 0 ? [] : [`  ${harmless(eachStackOnce(others).join(', '))}`]),
    ...[...Map.groupBy(rest, ({ help }) => help)].flatMap(([help, same]) => [
      ...same.map(({ what }) => `  ${harmless(what)}`),
      `    ${harmless(help)}`,
    ]),
  ].join('\n');
}

/** One text for each stack, which begins it. Of a stack that has more than one thing to be said, the first. */
function eachStackOnce(whats: readonly string[]): readonly string[] {
  const byStack = Map.groupBy(whats, (what) => what.split(' ')[0] ?? '');
  return [...byStack.values()].flatMap((own) => own[0] ?? []);
}
