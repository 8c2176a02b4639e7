/** What a row is sorted and filtered by. */
export interface Value<Row> {
  value(row: Row): string | number | null;
}

/** Rows whose columns hold every word of a text, upper and lower case alike; all rows for an empty one. */
export function matching<Row>(rows: readonly Row[], columns: readonly Value<Row>[], text: string): readonly Row[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return rows;
  return rows.filter((row) => {
    const all = columns
      .map((column) => column.value(row) ?? '')
      .join('\n')
      .toLowerCase();
    return words.every((word) => all.includes(word));
  });
}

const { compare } = new Intl.Collator('en', { numeric: true });

/** In the order of one column: numbers by size, texts as people count (`a2` before `a10`). What has no value stands last. */
export function sorted<Row>(rows: readonly Row[], column: Value<Row>, descending: boolean): readonly Row[] {
  return [...rows].sort((one, other) => {
    const [a, b] = [column.value(one), column.value(other)];
    if (a === null || b === null) return Number(a === null) - Number(b === null);
    const difference = typeof a === 'number' && typeof b === 'number' ? a - b : compare(String(a), String(b));
    return descending ? -difference : difference;
  });
}
