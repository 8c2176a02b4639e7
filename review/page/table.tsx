import type { ComponentChildren } from 'preact';
import { useId, useState } from 'preact/hooks';
import { matching, sorted } from './rows.ts';

/** One column of a table. */
export interface Column<Row> {
  readonly key: string;
  readonly label: string;
  /** Figures stand right. */
  readonly numeric?: boolean;
  /** Names the row: its cells are headers. */
  readonly header?: boolean;
  /** What the column is sorted and filtered by, and what stands in the cell unless `cell` says otherwise. */
  value(row: Row): string | number | null;
  cell?(row: Row): ComponentChildren;
}

export interface TableProps<Row> {
  /** Read out before the table, and its name. */
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  /** Tells rows apart. */
  rowKey(row: Row): string;
  /** Marks a row: a class name. */
  rowClass?(row: Row): string | undefined;
  /** A field above the table that leaves only rows with all its words; by default from nine rows on. */
  readonly filter?: boolean;
}

interface Order {
  readonly key: string;
  readonly descending: boolean;
}

/** A table whose columns are sorted by a press on their titles; in the given order until then. */
export function Table<Row>({ caption, columns, rows, rowKey, rowClass, filter = rows.length > 8 }: TableProps<Row>) {
  const [order, setOrder] = useState<Order | null>(null);
  const [words, setWords] = useState('');
  const found = matching(rows, columns, words);
  const by = columns.find(({ key }) => key === order?.key);
  const shown = order === null || by === undefined ? found : sorted(found, by, order.descending);
  const press = (key: string) => setOrder((before) => ({ key, descending: before?.key === key && !before.descending }));
  return (
    <div class="table">
      {filter && <Filter caption={caption} words={words} setWords={setWords} count={[shown.length, rows.length]} />}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls is reached by keyboard */}
      <section class="scroll" aria-label={caption} tabIndex={0}>
        <table>
          <caption class="unseen">{caption}</caption>
          <thead>
            <tr>
              {columns.map((column) => (
                <Title key={column.key} column={column} order={order} press={press} />
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map((row) => (
              <tr key={rowKey(row)} class={rowClass?.(row)}>
                {columns.map((column) => (
                  <Cell key={column.key} column={column} row={row} />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
        {shown.length === 0 && <p class="empty">Nothing {words === '' ? 'here' : 'with these words'}</p>}
      </section>
    </div>
  );
}

interface FilterProps {
  readonly caption: string;
  readonly words: string;
  readonly setWords: (words: string) => void;
  /** Rows that are shown, and all. */
  readonly count: readonly [number, number];
}

function Filter({ caption, words, setWords, count: [shown, all] }: FilterProps) {
  const field = useId();
  return (
    <p class="filter">
      <label for={field}>Filter</label>
      <input
        id={field}
        type="search"
        value={words}
        aria-label={`Filter: ${caption}`}
        autocomplete="off"
        spellcheck={false}
        onInput={({ currentTarget }) => setWords(currentTarget.value)}
      />
      <output for={field}>{`${shown} of ${all}`}</output>
    </p>
  );
}

interface TitleProps<Row> {
  readonly column: Column<Row>;
  readonly order: Order | null;
  readonly press: (key: string) => void;
}

function Title<Row>({ column: { key, label, numeric }, order, press }: TitleProps<Row>) {
  const way = order?.key !== key ? undefined : order.descending ? 'descending' : 'ascending';
  return (
    <th scope="col" class={numeric ? 'num' : undefined} aria-sort={way}>
      <button type="button" onClick={() => press(key)}>
        {label}
        <span class="way" aria-hidden="true">
          {way === undefined ? '' : way === 'descending' ? '▼' : '▲'}
        </span>
      </button>
    </th>
  );
}

function Cell<Row>({ column, row }: { column: Column<Row>; row: Row }) {
  const content = column.cell === undefined ? column.value(row) : column.cell(row);
  if (column.header) return <th scope="row">{content}</th>;
  return <td class={column.numeric ? 'num' : undefined}>{content}</td>;
}
