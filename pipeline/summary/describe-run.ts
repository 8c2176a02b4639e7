import { harmless } from '../../lib/plan/harmless.ts';
import { paintFor } from './colour.ts';
import { shortCounts } from './counts.ts';
import { describeWaiting } from './describe-waiting.ts';
import { type RunEntry, type RunResult, riskCount } from './run-entry.ts';

const HEADER = ['STACK', 'RESULT', 'CHANGES', 'SECONDS', 'REASON'] as const;

/**
 * All stacks of a run as a table, in the order they are given, and a last line with how many came out how. Columns are
 * aligned; the last is not cut, since a reason that cannot be read is none. Who waits for several things has them below.
 */
export function describeRun(entries: readonly RunEntry[], { colour = false }: { colour?: boolean } = {}): string {
  const rows = entries.map(cellsOf);
  const widths = HEADER.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) => (column === 3 ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0)))
      .join('  ')
      .trimEnd();
  const paint = paintOf(colour);
  const told = entries.map(({ result }, index) => paint(result)(line(rows[index] ?? [])));
  const waiting = entries.flatMap(({ stack, deferred = [] }) =>
    deferred.length > 1 ? ['', describeWaiting(stack, deferred)] : [],
  );
  return [line(HEADER), ...told, ...waiting, '', totals(entries)].join('\n');
}

function cellsOf(entry: RunEntry): readonly string[] {
  const { stack, result, changes, seconds, deferred = [] } = entry;
  const reason = deferred.length > 1 ? `waits for ${deferred.length} things, see below` : entry.reason;
  const risks = riskCount(entry);
  const lost = risks === 0 ? '' : `${risks} ${risks === 1 ? 'risk' : 'risks'} for data`;
  return [
    harmless(stack),
    result,
    changes === undefined ? '-' : shortCounts(changes),
    seconds === undefined ? '-' : seconds.toFixed(1),
    harmless([lost, reason ?? ''].filter((it) => it !== '').join('; ')),
  ];
}

function totals(entries: readonly RunEntry[]): string {
  const results = [...new Set(entries.map(({ result }) => result))];
  const counts = results.map((result) => `${entries.filter((it) => it.result === result).length} ${result}`);
  return results.length === 0 ? stackCount(0) : `${stackCount(entries.length)}: ${counts.join(', ')}`;
}

function paintOf(colour: boolean): (result: RunResult) => (text: string) => string {
  const paint = paintFor(colour);
  const quiet: readonly RunResult[] = ['no changes', 'skipped unchanged'];
  const loss: readonly RunResult[] = ['failed', 'refused', 'drifted'];
  return (result) => {
    if (quiet.includes(result)) return paint.quiet;
    if (loss.includes(result)) return paint.loss;
    return result === 'planned' || result === 'applied' ? paint.create : paint.change;
  };
}

/** `no stacks`, `1 stack`, `2 stacks`. */
export function stackCount(count: number): string {
  return `${count === 0 ? 'no' : count} ${count === 1 ? 'stack' : 'stacks'}`;
}
