import type { PostureModel } from '../../model/posture-model.ts';
import { counted } from '../format.ts';
import { Badge, Code, Empty, Section } from '../parts.tsx';
import { type Column, Table } from '../table.tsx';
import type { ViewProps } from '../view.ts';
import { Encryption } from './posture-encryption.tsx';
import { Ports } from './posture-ports.tsx';
import { Retention } from './posture-retention.tsx';
import { Roles } from './posture-roles.tsx';

/** How an environment is guarded: what is encrypted, what the internet reaches, open ports, roles, backups. */
export function PostureView({ environment }: ViewProps) {
  const { encryption, exposure, ports, roles, retention } = environment.posture;
  return (
    <>
      <Encryption encryption={encryption} />
      <Exposure exposure={exposure} />
      <Section title="Open ports" id="posture-ports">
        <Ports key={environment.name} ports={ports} />
      </Section>
      <Section title="Roles" id="posture-roles">
        <Roles key={environment.name} roles={roles} />
      </Section>
      <Retention retention={retention} />
    </>
  );
}

type Exposed = PostureModel['exposure'][number];

const EXPOSURE: readonly Column<Exposed>[] = [
  {
    key: 'resource',
    label: 'Resource',
    header: true,
    cell: ({ address }) => <Code>{address}</Code>,
    value: ({ address }) => address,
  },
  { key: 'what', label: 'What', cell: ({ what }) => what, value: ({ what }) => what },
  { key: 'reached-by', label: 'Reached by', cell: ({ to }) => to, value: ({ to }) => to },
  {
    key: 'why',
    label: 'Why',
    cell: ({ why }) => why ?? <Badge tone="warn">no reason given</Badge>,
    value: ({ why }) => why,
  },
];

function Exposure({ exposure }: { exposure: PostureModel['exposure'] }) {
  return (
    <Section title="Public exposure" id="posture-exposure">
      {exposure.length === 0 ? (
        <Empty>Nothing is reached from the internet.</Empty>
      ) : (
        <>
          <p>{`${counted(exposure.length, 'way')} in from outside.`}</p>
          <Table
            caption="Public exposure"
            columns={EXPOSURE}
            rows={exposure}
            rowKey={({ address, what, to }) => `${address} ${what} ${to}`}
          />
        </>
      )}
    </Section>
  );
}
