/** One line of the table that `npm run bench` prints. */
export interface Row {
  readonly what: string;
  readonly measured: number;
  /** `s`, `MiB`, or `x` for a ratio. */
  readonly unit: string;
  /** The most that is accepted; without it the line only informs. */
  readonly limit?: number;
}

/** Prints the table. @returns whether every limit holds. */
export function report(rows: readonly Row[]): boolean {
  const width = Math.max(...rows.map(({ what }) => what.length));
  for (const row of rows) {
    const { what, measured, unit, limit } = row;
    const verdict = limit === undefined ? '' : `at most ${limit}: ${holds(row) ? 'holds' : 'EXCEEDED'}`;
    process.stdout.write(
      `${what.padEnd(width)}  ${measured.toFixed(2).padStart(8)} ${unit.padEnd(3)}  ${verdict}`.trimEnd().concat('\n'),
    );
  }
  return rows.every(holds);
}

function holds({ measured, limit }: Row): boolean {
  return limit === undefined || measured <= limit;
}

/** The middle one of measurements, by `value`. */
export function median<T>(measured: readonly T[], value: (one: T) => number): T {
  const sorted = [...measured].sort((a, b) => value(a) - value(b));
  const middle = sorted[Math.floor(sorted.length / 2)];
  if (middle === undefined) throw new Error('nothing was measured');
  return middle;
}
