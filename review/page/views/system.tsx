import type { AlarmModel, NeedModel, ReachModel, ServiceModel, SystemModel } from '../../model/system-model.ts';
import { GraphView } from '../graph.tsx';
import { Badge, Code, Empty, Facts, Section } from '../parts.tsx';
import { href } from '../routes.ts';
import { type Column, Table } from '../table.tsx';
import type { ViewProps } from '../view.ts';

/** One system: its services and what they use, who may talk to whom, how it scales, what watches it. */
export function SystemView({ environment, item }: ViewProps) {
  const system = item === null ? environment.systems[0] : environment.systems.find(({ name }) => name === item);
  return (
    <>
      <nav class="items" aria-label="Systems">
        {environment.systems.map(({ name }) => (
          <a
            key={name}
            href={href('system', environment.name, name)}
            aria-current={name === system?.name ? 'page' : undefined}
          >
            {name}
          </a>
        ))}
      </nav>
      {system === undefined ? (
        <Empty>{item === null ? 'No system runs here.' : `No system "${item}" runs here.`}</Empty>
      ) : (
        <OneSystem key={system.name} system={system} />
      )}
    </>
  );
}

function OneSystem({ system }: { system: SystemModel }) {
  const { name, about, host, traffic, delivery, services, needs, graph, reach, alarms, versions } = system;
  return (
    <>
      <p class="lead">
        <strong>{name}</strong>: {about}
      </p>
      <Facts
        facts={[
          ['Services', services.length],
          ['Needs', needs.length],
          ['Alarms', alarms.length],
          ['Host', <Code key="host">{host}</Code>],
          ['Traffic', traffic],
          ['Delivery', delivery],
        ]}
      />
      <Section title="Who calls and uses what" id="graph">
        <GraphView graph={graph} label={`Services of ${name} and what they use`} />
      </Section>
      <Section title="Services" id="services">
        <Table caption="Services" columns={SERVICES} rows={services} rowKey={(service) => service.name} />
      </Section>
      <Section title="Needs" id="needs">
        {needs.length === 0 ? (
          <Empty>Its services use nothing.</Empty>
        ) : (
          <Table caption="Needs" columns={NEEDS} rows={needs} rowKey={(need) => need.name} />
        )}
      </Section>
      <Section title="Who may talk to whom" id="reach">
        {reach.length === 0 ? (
          <Empty>Nobody may talk to anybody.</Empty>
        ) : (
          <Table caption="Who may talk to whom" columns={REACH} rows={reach} rowKey={(row) => JSON.stringify(row)} />
        )}
      </Section>
      <Section title="Alarms" id="alarms">
        {alarms.length === 0 ? (
          <Empty>No alarm of its own.</Empty>
        ) : (
          <Table caption="Alarms" columns={ALARMS} rows={alarms} rowKey={(alarm) => `${alarm.name} ${alarm.when}`} />
        )}
      </Section>
      <Section title="Versions" id="versions">
        <Table caption="Versions" columns={VERSIONS} rows={versions} rowKey={({ service }) => service} />
      </Section>
    </>
  );
}

const SERVICES: readonly Column<ServiceModel>[] = [
  { key: 'name', label: 'Service', header: true, value: ({ name }) => name },
  { key: 'about', label: 'About', value: ({ about }) => about },
  { key: 'port', label: 'Port', numeric: true, value: ({ port }) => port },
  {
    key: 'routes',
    label: 'Routes',
    value: ({ routes }) => routes.join(' '),
    cell: ({ routes }) => <Lines items={routes} />,
  },
  { key: 'scaling', label: 'Scaling', value: ({ scaling }) => scaling },
  { key: 'cpu', label: 'CPU', numeric: true, value: ({ cpu }) => cpu },
  { key: 'memory', label: 'Memory', numeric: true, value: ({ memory }) => memory },
  {
    key: 'crons',
    label: 'Runs at',
    value: ({ crons }) => crons.join(' '),
    cell: ({ crons }) => <Lines items={crons} />,
  },
];

const NEEDS: readonly Column<NeedModel>[] = [
  { key: 'name', label: 'Need', header: true, value: ({ name }) => name },
  { key: 'kind', label: 'Kind', value: ({ kind }) => kind },
  {
    key: 'data',
    label: 'Holds data',
    value: ({ holdsData }) => (holdsData ? 'yes' : 'no'),
    cell: ({ holdsData }) => (holdsData ? <Badge tone="info">holds data</Badge> : ''),
  },
  {
    key: 'sizes',
    label: 'Sizes',
    value: ({ sizes }) => Object.entries(sizes).flat().join(' '),
    cell: ({ sizes }) => <Sizes sizes={sizes} />,
  },
  { key: 'used', label: 'Used by', value: ({ usedBy }) => usedBy.join(', ') },
];

const REACH: readonly Column<ReachModel>[] = [
  { key: 'from', label: 'From', header: true, value: ({ from }) => from },
  { key: 'to', label: 'To', value: ({ to }) => to },
  { key: 'port', label: 'Port', numeric: true, value: ({ port }) => port },
  { key: 'why', label: 'Why', value: ({ why }) => why },
];

const ALARMS: readonly Column<AlarmModel>[] = [
  { key: 'name', label: 'Alarm', header: true, value: ({ name }) => name },
  { key: 'when', label: 'When', value: ({ when }) => when },
  {
    key: 'runbook',
    label: 'Runbook',
    value: ({ runbook }) => runbook,
    cell: ({ runbook }) => (runbook === null ? <Badge tone="warn">none</Badge> : <Code>{runbook}</Code>),
  },
];

type Version = SystemModel['versions'][number];
const VERSIONS: readonly Column<Version>[] = [
  { key: 'service', label: 'Service', header: true, value: ({ service }) => service },
  {
    key: 'digest',
    label: 'Image',
    value: ({ digest }) => digest,
    cell: ({ digest }) => (digest === null ? <Badge tone="warn">waits for an image</Badge> : <Code>{digest}</Code>),
  },
];

function Sizes({ sizes }: Pick<NeedModel, 'sizes'>) {
  return (
    <ul class="parts wide">
      {Object.entries(sizes).map(([name, value]) => (
        <li key={name}>
          <span>{name}</span> {value}
        </li>
      ))}
    </ul>
  );
}

function Lines({ items }: { items: readonly string[] }) {
  return (
    <ul class="lines">
      {[...new Set(items)].map((item) => (
        <li key={item}>{item}</li>
      ))}
    </ul>
  );
}
