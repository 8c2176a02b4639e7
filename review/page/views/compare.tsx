import { useState } from 'preact/hooks';
import type { ComparisonModel, ComparisonRow } from '../../model/comparison-model.ts';
import { counted } from '../format.ts';
import { Badge, Code, Empty, Section } from '../parts.tsx';
import { type Column, Table } from '../table.tsx';
import type { ViewProps } from '../view.ts';

const GROUPS: Readonly<Record<ComparisonRow['group'], string>> = {
  sizes: 'Sizes',
  protection: 'Protection',
  retention: 'Retention',
  versions: 'Versions',
  network: 'Network',
  other: 'Other',
};

type Kept = 'differences' | 'unexplained' | 'all';

const KEPT: Readonly<Record<Kept, (row: ComparisonRow) => boolean>> = {
  differences: ({ differs }) => differs,
  unexplained: ({ unexplained }) => unexplained.length > 0,
  all: () => true,
};

/** The environments' data side by side, each difference with its reason; one without a reason is marked. */
export function CompareView({ model: { comparison } }: ViewProps) {
  const [kept, setKept] = useState<Kept>('differences');
  const shown = comparison.rows.filter(KEPT[kept]);
  return (
    <>
      <section aria-label="What is compared">
        <Said rows={comparison.rows} />
        <p class="quiet">
          A value without a reason is the rule that the others deviate from: a default, or what most environments have.
        </p>
        <fieldset class="choice">
          <legend>Show</legend>
          <Choice kept="differences" label="differences" chosen={kept} onChoose={setKept} />
          <Choice kept="unexplained" label="differences without a reason" chosen={kept} onChoose={setKept} />
          <Choice kept="all" label="every value" chosen={kept} onChoose={setKept} />
        </fieldset>
        {shown.length === 0 && <Empty>{kept === 'unexplained' ? 'Every difference has its reason.' : 'None.'}</Empty>}
      </section>
      {Object.entries(GROUPS).map(([group, title]) => (
        <Group
          key={group}
          title={title}
          rows={shown.filter((row) => row.group === group)}
          environments={comparison.environments}
        />
      ))}
    </>
  );
}

function Said({ rows }: { rows: readonly ComparisonRow[] }) {
  const differing = rows.filter(({ differs }) => differs).length;
  const unexplained = rows.filter(KEPT.unexplained).length;
  return (
    <p class="lead">
      {`${counted(rows.length, 'value')}, ${differing} of them ${differing === 1 ? 'differs' : 'differ'}; `}
      {unexplained === 0 ? (
        <Badge tone="ok">every difference has its reason</Badge>
      ) : (
        <Badge tone="warn">{`${counted(unexplained, 'difference')} without a reason`}</Badge>
      )}
    </p>
  );
}

interface ChoiceProps {
  readonly kept: Kept;
  readonly label: string;
  readonly chosen: Kept;
  readonly onChoose: (kept: Kept) => void;
}

function Choice({ kept, label, chosen, onChoose }: ChoiceProps) {
  return (
    <label>
      <input type="radio" name="kept" value={kept} checked={chosen === kept} onChange={() => onChoose(kept)} /> {label}
    </label>
  );
}

interface GroupProps {
  readonly title: string;
  readonly rows: readonly ComparisonRow[];
  readonly environments: ComparisonModel['environments'];
}

function Group({ title, rows, environments }: GroupProps) {
  if (rows.length === 0) return null;
  const columns: readonly Column<ComparisonRow>[] = [
    {
      key: 'path',
      label: 'Value of',
      header: true,
      cell: ({ path }) => <Code>{path}</Code>,
      value: ({ path }) => path,
    },
    ...environments.map((environment, index) => ({
      key: environment,
      label: environment,
      cell: (row: ComparisonRow) => <Value row={row} environment={environment} index={index} />,
      value: ({ values, reasons }: ComparisonRow) => `${values[index] ?? ''} ${reasons[index] ?? ''}`,
    })),
  ];
  const mark = ({ unexplained }: ComparisonRow) => (unexplained.length > 0 ? 'marked' : undefined);
  return (
    <Section title={title} id={`compare-${title.toLowerCase()}`}>
      <Table caption={title} columns={columns} rows={rows} rowKey={({ path }) => path} rowClass={mark} />
    </Section>
  );
}

function Value({ row, environment, index }: { row: ComparisonRow; environment: string; index: number }) {
  const value = row.values[index] ?? null;
  const reason = row.reasons[index] ?? null;
  return (
    <div class="compared">
      {value === null ? <span class="quiet">none</span> : <code>{value}</code>}
      {reason !== null && <p class="reason">{reason}</p>}
      {row.unexplained.includes(environment) && <Badge tone="warn">no reason given</Badge>}
    </div>
  );
}
