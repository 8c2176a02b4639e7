import type { Promised } from './promises.ts';
import type { ReadyPods } from './ready-pods.ts';

/** Ready pods of every workload around the loss of a zone. */
export interface Loss {
  readonly before: ReadyPods;
  /** The fewest at any moment. */
  readonly fewest: ReadyPods;
  /** When what can move has moved. */
  readonly after: ReadyPods;
}

/** What a lost zone took from each workload, beside what was promised: a table for each system. */
export function lossTables(environment: string, promised: readonly Promised[], loss: Loss): string {
  const systems = Map.groupBy(promised, ({ workload }) => workload.split('/')[0] ?? '');
  return [...systems].map(([system, own]) => table(`${environment} ${system} loses a zone`, own, loss)).join('\n\n');
}

function table(title: string, promised: readonly Promised[], { before, fewest, after }: Loss): string {
  const nameOf = ({ workload }: Promised) => workload.split('/').slice(1).join('/');
  const width = Math.max(title.length, ...promised.map((item) => nameOf(item).length));
  const row = ([name, ...cells]: readonly [string, ...(string | number)[]]) =>
    [name.padEnd(width), ...cells.map((cell) => String(cell).padStart(9))].join(' ');
  return [
    row([title, 'before', 'promised', 'fewest', 'after']),
    ...promised.map((item) => {
      const counts = [before.get(item.workload), item.zoneLost, fewest.get(item.workload), after.get(item.workload)];
      return row([nameOf(item), ...counts.map((count) => count ?? 0)]);
    }),
  ].join('\n');
}
