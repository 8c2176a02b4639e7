import type { EdgeModel, EnvironmentModel } from '../../model/review-model.ts';
import type { SystemModel } from '../../model/system-model.ts';
import { usd } from '../format.ts';
import { GraphView } from '../graph.tsx';
import { Badge, Chips, Code, Empty, Facts, Section } from '../parts.tsx';
import { href } from '../routes.ts';
import { type Column, Table } from '../table.tsx';
import type { ViewProps } from '../view.ts';
import { EDGE_KINDS, NetworkPicture } from './network.tsx';

/** The picture that a newcomer needs: where it runs, how the network is cut, how traffic comes in, what runs there. */
export function EnvironmentView({ environment, model: { cost } }: ViewProps) {
  const monthly = cost.totals[cost.environments.indexOf(environment.name)] ?? 0;
  const { about, account, region, secondRegion, systems, traffic, reasons } = environment;
  return (
    <>
      <p class="lead">
        {about} <Protection environment={environment} />
      </p>
      <Facts
        facts={[
          ['Account', <Code key="account">{account}</Code>],
          ['Region', region],
          ['Copies in', secondRegion ?? 'no second region'],
          ['Systems', systems.length],
          [
            'Stacks',
            <a key="stacks" href={href('stacks', environment.name)}>
              {environment.stacks.length}
            </a>,
          ],
          [
            'A month, estimated',
            monthly > 0 && (
              <a key="cost" href={href('cost')}>
                {usd(monthly)}
              </a>
            ),
          ],
        ]}
      />
      <Section title="Infrastructure" id="infrastructure">
        <NetworkPicture environment={environment} />
      </Section>
      <Section title="How traffic comes in" id="traffic">
        <GraphView graph={traffic} label={`How traffic comes into ${environment.name}`} />
      </Section>
      <Section title="Systems" id="systems">
        {systems.length === 0 ? <Empty>No system runs here.</Empty> : <Systems environment={environment} />}
      </Section>
      <Section title="Edge" id="edge">
        <Edge edge={environment.edge} />
      </Section>
      <Section title="Cluster" id="cluster">
        <Cluster environment={environment} />
      </Section>
      <Section title="Why it differs" id="reasons">
        <Reasons reasons={reasons} />
      </Section>
    </>
  );
}

function Protection({ environment }: { environment: EnvironmentModel }) {
  return environment.protected ? (
    <Badge tone="ok">data is kept when its code is removed</Badge>
  ) : (
    <Badge tone="warn">data is deleted with its code</Badge>
  );
}

function Systems({ environment: { name, systems } }: { environment: EnvironmentModel }) {
  return (
    <ul class="cards">
      {systems.map((system) => (
        <li key={system.name} class="card">
          <h3>
            <a href={href('system', name, system.name)}>{system.name}</a>
          </h3>
          <p>{system.about}</p>
          <p class="quiet">
            <Code>{system.host}</Code>
          </p>
          <p class="quiet">{system.traffic}</p>
          <UsedBySystem system={system} />
        </li>
      ))}
    </ul>
  );
}

function UsedBySystem({ system: { name, services, needs } }: { system: SystemModel }) {
  return (
    <>
      <p>{services.length === 1 ? '1 service uses' : `${services.length} services use`}</p>
      {needs.length === 0 ? (
        <p class="quiet">nothing</p>
      ) : (
        <Chips items={needs.map((need) => `${need.name} (${need.kind})`)} label={`What ${name} uses`} />
      )}
    </>
  );
}

const EDGE: readonly Column<EdgeModel>[] = [
  { key: 'name', label: 'Name', header: true, value: ({ name }) => name },
  { key: 'kind', label: 'Kind', value: ({ kind }) => EDGE_KINDS[kind] ?? kind },
  { key: 'detail', label: 'What it does', value: ({ detail }) => detail },
];

function Edge({ edge }: { edge: readonly EdgeModel[] }) {
  if (edge.length === 0) return <Empty>Nothing stands between the internet and this environment.</Empty>;
  return (
    <Table caption="Edge" columns={EDGE} rows={edge} rowKey={({ kind, name, detail }) => `${kind} ${name} ${detail}`} />
  );
}

type NodeGroup = EnvironmentModel['cluster']['nodes'][number];
const NODES: readonly Column<NodeGroup>[] = [
  { key: 'name', label: 'Nodes', header: true, value: ({ name }) => name },
  { key: 'type', label: 'Instance type', value: ({ instanceType }) => instanceType },
  { key: 'least', label: 'Least per zone', numeric: true, value: ({ perZone }) => perZone[0] },
  { key: 'most', label: 'Most per zone', numeric: true, value: ({ perZone }) => perZone[1] },
  { key: 'capacity', label: 'Bought as', value: ({ capacity }) => capacity },
];

type Access = EnvironmentModel['cluster']['access'][number];
const ACCESS: readonly Column<Access>[] = [
  { key: 'name', label: 'Who', header: true, value: ({ name }) => name },
  { key: 'may', label: 'May', value: ({ may }) => may },
];

function Cluster({ environment: { cluster } }: { environment: EnvironmentModel }) {
  const { version, nodes, autoscaler, access, publicCidrs } = cluster;
  return (
    <>
      <Facts
        facts={[
          ['Kubernetes', version],
          ['Nodes come by', autoscaler],
          ['API open to', publicCidrs.length === 0 ? 'its own network only' : publicCidrs.join(', ')],
        ]}
      />
      <div class="pair">
        <Table caption="Node groups" columns={NODES} rows={nodes} rowKey={({ name }) => name} />
        <Table
          caption="Access to the cluster"
          columns={ACCESS}
          rows={access}
          rowKey={({ name, may }) => `${name} ${may}`}
        />
      </div>
    </>
  );
}

type Reason = readonly [path: string, why: string];
const REASONS: readonly Column<Reason>[] = [
  { key: 'path', label: 'Where', header: true, value: ([path]) => path, cell: ([path]) => <Code>{path}</Code> },
  { key: 'why', label: 'Why', value: ([, why]) => why },
];

function Reasons({ reasons }: Pick<EnvironmentModel, 'reasons'>) {
  const rows = Object.entries(reasons);
  if (rows.length === 0) return <Empty>This environment is as the defaults have it.</Empty>;
  return <Table caption="Reasons of deviations" columns={REASONS} rows={rows} rowKey={([path]) => path} />;
}
