import { useMemo } from 'preact/hooks';
import type { StackModel } from '../../model/review-model.ts';
import { GraphView } from '../graph.tsx';
import { Badge, Chips, Code, Empty, Facts, Section } from '../parts.tsx';
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
  const more = kinds.length - shown.length;
  return [...shown, ...(more === 0 ? [] : [more === 1 ? '1 more kind' : `${more} more kinds`])].join(', ');
}

interface OneStackProps {
  readonly environment: string;
  readonly stack: StackModel;
  readonly stacks: readonly StackModel[];
}

function OneStack({ environment, stack, stacks }: OneStackProps) {
  const { id, about, wave, upstream, reads, kinds, guarded, resources } = stack;
  const downstream = stacks.filter((other) => other.upstream.includes(id)).map((other) => other.id);
  const link = (other: string) => href('stacks', environment, other);
  const chips = (items: readonly string[], label: string) =>
    items.length === 0 ? 'nothing' : <Chips items={items} href={link} label={label} />;
  return (
    <>
      {about !== null && <p>{about}</p>}
      <Facts
        facts={[
          ['Id', <Code key="id">{id}</Code>],
          ['Wave', wave],
          ['Resources', resources],
          ['Applied after', chips(upstream, 'Applied after')],
          ['Applied before', chips(downstream, 'Applied before')],
        ]}
      />
      <h3>Guarded, because they hold data</h3>
      {guarded.length === 0 ? (
        <Empty>Nothing here holds data.</Empty>
      ) : (
        <ul class="columns">
          {guarded.map((address) => (
            <li key={address}>
              <Code>{address}</Code>
            </li>
          ))}
        </ul>
      )}
      <h3>Resources by kind</h3>
      <ul class="columns">
        {kinds.map(({ type, count }) => (
          <li key={type}>
            <Code>{type}</Code> <span>{count}</span>
          </li>
        ))}
      </ul>
      <div class="pair">
        <Outputs title="Reads" column="From" rows={outputsBy(reads)} />
        <Outputs title="Gives" column="To" rows={outputsBy(givenTo(id, stacks))} />
      </div>
    </>
  );
}

/** Outputs that travel between this stack and another one. */
interface Travelling {
  readonly stack: string;
  readonly outputs: readonly string[];
}

function outputsBy(reads: StackModel['reads']): readonly Travelling[] {
  const names = [...new Set(reads.map(({ stack }) => stack))];
  return names.map((stack) => ({
    stack,
    outputs: reads.filter((read) => read.stack === stack).map(({ output }) => output),
  }));
}

/** What others read of a stack; each with the stack that reads it. */
function givenTo(id: string, stacks: readonly StackModel[]): StackModel['reads'] {
  return stacks.flatMap((other) =>
    other.reads.filter((read) => read.stack === id).map(({ output }) => ({ stack: other.id, output })),
  );
}

function Outputs({ title, rows, column }: { title: string; rows: readonly Travelling[]; column: string }) {
  const columns: readonly Column<Travelling>[] = [
    { key: 'stack', label: column, header: true, value: ({ stack }) => stack },
    {
      key: 'outputs',
      label: 'Outputs',
      value: ({ outputs }) => outputs.join(' '),
      cell: ({ outputs }) => (
        <ul class="parts">
          {outputs.map((output) => (
            <li key={output}>
              <Code>{output}</Code>
            </li>
          ))}
        </ul>
      ),
    },
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
          rowKey={({ stack }) => stack}
          filter={false}
        />
      )}
    </div>
  );
}
