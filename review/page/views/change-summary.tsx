import type { StackChange } from '../../model/change-model.ts';
import { ActionBadge } from '../badge.tsx';
import { ACTIONS } from '../change-filter.ts';
import { Badge, Section, type Tone } from '../parts.tsx';
import { type Column, Table } from '../table.tsx';

const STATUS: Readonly<Record<StackChange['status'], { readonly tone: Tone; readonly text: string }>> = {
  changes: { tone: 'info', text: 'changes' },
  nothing: { tone: 'ok', text: 'nothing to change' },
  deferred: { tone: 'warn', text: 'deferred' },
  unchanged: { tone: 'quiet', text: 'same code, not planned' },
  broken: { tone: 'danger', text: 'plan cannot be read' },
};

const COLUMNS: readonly Column<StackChange>[] = [
  { key: 'stack', label: 'Stack', header: true, cell: ({ id }) => id, value: ({ id }) => id },
  {
    key: 'plan',
    label: 'Plan',
    cell: ({ status }) => <StatusBadge status={status} />,
    value: ({ status }) => STATUS[status].text,
  },
  {
    key: 'resources',
    label: 'Resources',
    cell: ({ counts }) => <Counts counts={counts} />,
    value: ({ counts }) => total(counts),
  },
  {
    key: 'read-by',
    label: 'Read by',
    cell: ({ downstream }) => <span class="read-by">{downstream.join(', ')}</span>,
    value: ({ downstream }) => downstream.join(' '),
  },
];

/** One line for each stack with a plan. */
export function ChangeSummary({ stacks }: { stacks: readonly StackChange[] }) {
  return (
    <Section title="Plans" id="change-plans">
      <Table caption="Plans" columns={COLUMNS} rows={stacks} rowKey={({ id }) => id} />
    </Section>
  );
}

/** What came of a stack's plan. */
export function StatusBadge({ status }: { status: StackChange['status'] }) {
  return <Badge tone={STATUS[status].tone}>{STATUS[status].text}</Badge>;
}

/** How many resources meet each action, the loudest first; nothing for what does not happen. */
export function Counts({ counts }: { counts: StackChange['counts'] }) {
  return (
    <span class="badges">
      {ACTIONS.filter((action) => (counts[action] ?? 0) > 0).map((action) => (
        <ActionBadge key={action} action={action} count={counts[action] ?? 0} />
      ))}
    </span>
  );
}

function total(counts: StackChange['counts']): number {
  return ACTIONS.reduce((sum, action) => sum + (counts[action] ?? 0), 0);
}
