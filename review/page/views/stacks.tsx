import { useMemo } from 'preact/hooks';
import type { StackModel } from '../../model/review-model.ts';
import { GraphView } from '../graph.tsx';
import { Badge, Chips, Empty, Facts, Section } from '../parts.tsx';
import { href } from '../routes.ts';
import { stackGraph } from '../stack-graph.ts';
import { type Column, Table } from '../table.tsx';
import type { ViewProps } from '../view.ts';

/** The stacks of an environment in the order in which they are applied, and one of them in detail. */
export function StacksView({ environment: { name, stacks }, item }: ViewProps) {
  const graph = useMemo(() => stackGraph(name, stacks), [name, stacks]);
  const columns = useMemo(() => columnsOf(name), [name]);
  const chosen = stacks.find(({ id }) => id === item);
  const waves = Math.max(0, ...stacks.map(({ wave }) => wave));
  return (
    <>
      <p class="lead">
        {stacks.length} stacks in {waves} waves; stacks of one wave are planned and applied side by side.
      </p>
      {item !== null && (
        <Section title={chosen?.name ?? item} id="stack">
          {chosen === undefined ? (
            <Empty>There is no stack "{item}" here.</Empty>
          ) : (
            <OneStack key={chosen.id} environment={name} stack={chosen} stacks={stacks} />
          )}
        </Section>
      )}
      <Section title="Order" id="order">
        <GraphView graph={graph} label={`Order of the stacks of ${name}`} current={chosen?.id} />
      </Section>
      <Section title="All stacks" id="all">
        <Table caption="All stacks" columns={columns} rows={stacks} rowKey={({ id }) => id} />
      </Section>
    </>
  );
}

function columnsOf(environment: string): readonly Column<StackModel>[] {
  return [
    {
      key: 'name',
      label: 'Stack',
      header: true,
      value: ({ name }) => name,
      cell: ({ id, name }) => <a href={href('stacks', environment, id)}>{name}</a>,
    },
    { key: 'wave', label: 'Wave', numeric: true, value: ({ wave }) => wave },
    { key: 'resources', label: 'Resources', numeric: true, value: ({ resources }) => resources },
    {
      key: 'kinds',
      label: 'Most of them',
      value: ({ kinds }) => kinds.map(({ type }) => type).join(' '),
      cell: ({ kinds }) => mostOf(kinds),
    },
    { key: 'reads', label: 'Outputs read', numeric: true, value: ({ reads }) => reads.length },
    {
      key: 'guarded',
      label: 'Guarded',
      numeric: true,
      value: ({ guarded }) => guarded.length,
      cell: ({ guarded }) => (guarded.length === 0 ? '' : <Badge tone="info">{guarded.length}</Badge>),
    },
  ];
}

function mostOf(kinds: StackModel['kinds']): string {
  const shown = kinds.slice(0, 3).map(({ type, count }) => `${count} ${type.replace(/^aws_/, '')}`);
  return [...shown, ...(kinds.length > 3 ? [`${kinds.length - 3} more kinds`] : [])].join(', ');
}

interface OneStackProps {
  readonly environment: string;
  readonly stack: StackModel;
  readonly stacks: readonly StackModel[];
}

function OneStack({ environment, stack, stacks }: OneStackProps) {
  const { id, about, wave, upstream, reads, kinds, guarded, resources } = stack;
  const downstream = stacks.filter((other) => other.upstream.includes(id)).map((other) => other.id);
  const given = stacks.flatMap((other) =>
    other.reads.filter((read) => read.stack === id).map(({ output }) => ({ stack: other.id, output })),
  );
  const link = (other: string) => href('stacks', environment, other);
  return (
    <>
      {about !== null && <p>{about}</p>}
      <Facts
        facts={[
          ['Id', <code key="id">{id}</code>],
          ['Wave', wave],
          ['Resources', resources],
          ['After', upstream.length === 0 ? 'nothing' : <Chips key="up" items={upstream} href={link} label="After" />],
          [
            'Before',
            downstream.length === 0 ? 'nothing' : <Chips key="down" items={downstream} href={link} label="Before" />,
          ],
        ]}
      />
      <h3>Guarded, because they hold data</h3>
      {guarded.length === 0 ? (
        <Empty>Nothing here holds data.</Empty>
      ) : (
        <ul class="lines">
          {guarded.map((address) => (
            <li key={address}>
              <code>{address}</code>
            </li>
          ))}
        </ul>
      )}
      <div class="pair">
        <Outputs title="Reads" rows={reads} column="From" />
        <Outputs title="Gives" rows={given} column="To" />
      </div>
      <h3>Resources by kind</h3>
      <Table caption="Resources by kind" columns={KINDS} rows={kinds} rowKey={({ type }) => type} />
    </>
  );
}

type Kind = StackModel['kinds'][number];
const KINDS: readonly Column<Kind>[] = [
  { key: 'type', label: 'Kind', header: true, value: ({ type }) => type, cell: ({ type }) => <code>{type}</code> },
  { key: 'count', label: 'Resources', numeric: true, value: ({ count }) => count },
];

type Read = StackModel['reads'][number];

function Outputs({ title, rows, column }: { title: string; rows: readonly Read[]; column: string }) {
  const columns: readonly Column<Read>[] = [
    {
      key: 'output',
      label: 'Output',
      header: true,
      value: ({ output }) => output,
      cell: ({ output }) => <code>{output}</code>,
    },
    { key: 'stack', label: column, value: ({ stack }) => stack },
  ];
  return (
    <div>
      <h3>{title}</h3>
      {rows.length === 0 ? (
        <Empty>No output.</Empty>
      ) : (
        <Table
          caption={`${title} outputs`}
          columns={columns}
          rows={rows}
          rowKey={(row) => `${row.stack} ${row.output}`}
        />
      )}
    </div>
  );
}
