import { useState } from 'preact/hooks';
import type { PortMatrix } from '../../model/posture-model.ts';
import { Unfolding } from '../folded.tsx';
import { Badge, Empty } from '../parts.tsx';
import { type PartOfPorts, portMatrices } from '../port-matrices.ts';
import { type Column, Table } from '../table.tsx';

type Opening = PortMatrix['cells'][number];

const COLUMNS: readonly Column<Opening>[] = [
  { key: 'from', label: 'From', cell: ({ from }) => from, value: ({ from }) => from },
  { key: 'to', label: 'To', cell: ({ to }) => to, value: ({ to }) => to },
  { key: 'ports', label: 'Ports', cell: ({ ports }) => <code>{ports}</code>, value: ({ ports }) => ports },
  { key: 'why', label: 'Why', cell: ({ why }) => <Why why={why} />, value: ({ why }) => why },
];

/** Who may reach whom and on which ports: matrices to see it at once, a table with the reasons to search in. */
export function Ports({ ports }: { ports: PortMatrix }) {
  if (ports.cells.length === 0) return <Empty>No port is open.</Empty>;
  return (
    <>
      <p class="quiet">From the left to the top; press a cell for its reason.</p>
      {portMatrices(ports).map((part) => (
        <Matrix key={part.system} ports={part} />
      ))}
      <Unfolding class="all" summary={`As a list with reasons (${ports.cells.length})`}>
        <Table
          caption="Open ports with reasons"
          columns={COLUMNS}
          rows={ports.cells}
          rowKey={({ from, to, ports: numbers, why }) => `${from} ${to} ${numbers} ${why}`}
        />
      </Unfolding>
    </>
  );
}

function Matrix({ ports }: { ports: PartOfPorts }) {
  const [told, setTold] = useState<{ readonly from: string; readonly to: string } | null>(null);
  const between = openings(ports);
  const title = ports.system ?? 'Network';
  return (
    <>
      <h3>{title}</h3>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls is reached by keyboard */}
      <section class="scroll" aria-label={`Matrix of open ports: ${title}`} tabIndex={0}>
        <table class="matrix">
          <caption class="unseen">{`Matrix of open ports, ${title}: rows open to columns`}</caption>
          <thead>
            <tr>
              <th scope="col">From \ to</th>
              {ports.to.map((to) => (
                <th key={to} scope="col">
                  {to}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {ports.from.map((from) => (
              <tr key={from}>
                <th scope="row">{from}</th>
                {ports.to.map((to) => (
                  <Cell key={to} openings={between(from, to)} onPress={() => setTold({ from, to })} />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <output class="told">
        {told !== null &&
          between(told.from, told.to).map(({ ports: numbers, why }) => (
            <p key={numbers}>
              {`${told.from} → ${told.to}, ${numbers}: `}
              <Why why={why} />
            </p>
          ))}
      </output>
    </>
  );
}

function openings({ cells }: PartOfPorts): (from: string, to: string) => readonly Opening[] {
  const groups = new Map<string, Opening[]>();
  for (const cell of cells) {
    const key = JSON.stringify([cell.from, cell.to]);
    groups.set(key, [...(groups.get(key) ?? []), cell]);
  }
  return (from, to) => groups.get(JSON.stringify([from, to])) ?? [];
}

function Cell({ openings, onPress }: { openings: readonly Opening[]; onPress: () => void }) {
  if (openings.length === 0) return <td class="closed" />;
  const bare = openings.some(({ why }) => why === null);
  return (
    <td class={bare ? 'open marked' : 'open'}>
      <button type="button" onClick={onPress}>
        {openings.map(({ ports }) => ports).join(', ')}
      </button>
    </td>
  );
}

function Why({ why }: { why: string | null }) {
  return why === null ? <Badge tone="warn">no reason given</Badge> : why;
}
