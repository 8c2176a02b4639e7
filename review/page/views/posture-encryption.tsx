import type { EncryptionModel } from '../../model/posture-model.ts';
import { Unfolding } from '../folded.tsx';
import { Badge, Code, Section } from '../parts.tsx';
import { type Column, Table } from '../table.tsx';

const RESOURCES: readonly Column<EncryptionModel>[] = [
  {
    key: 'resource',
    label: 'Resource',
    header: true,
    cell: ({ address }) => <Code>{address}</Code>,
    value: ({ address }) => address,
  },
  { key: 'what', label: 'What', value: ({ what }) => what },
  {
    key: 'encrypted',
    label: 'Encrypted',
    cell: ({ ok }) => <Badge tone={ok ? 'ok' : 'danger'}>{ok ? 'yes' : 'no'}</Badge>,
    value: ({ ok }) => (ok ? 'yes' : 'no'),
  },
  {
    key: 'key',
    label: 'Key',
    cell: ({ key }) => (key === null ? <span class="quiet">none of our own</span> : <Code>{key}</Code>),
    value: ({ key }) => key,
  },
  { key: 'why', label: 'Why', value: ({ why }) => why },
];

/** What of one kind is encrypted, and with whose key. */
interface Kind {
  readonly what: string;
  readonly resources: number;
  readonly ours: number;
  readonly open: number;
}

const KINDS: readonly Column<Kind>[] = [
  { key: 'what', label: 'What', header: true, value: ({ what }) => what },
  { key: 'resources', label: 'Resources', numeric: true, value: ({ resources }) => resources },
  { key: 'ours', label: 'Own key', numeric: true, value: ({ ours }) => ours },
  {
    key: 'open',
    label: 'Not encrypted',
    numeric: true,
    value: ({ open }) => open,
    cell: ({ open }) => (open === 0 ? '0' : <Badge tone="danger">{`${open}`}</Badge>),
  },
];

/** What can be encrypted and whether it is: by kind; what is not, resource by resource; all of it when opened. */
export function Encryption({ encryption }: { encryption: readonly EncryptionModel[] }) {
  const open = encryption.filter(({ ok }) => !ok);
  return (
    <Section title="Encryption" id="posture-encryption">
      <p>
        {open.length === 0 ? (
          <Badge tone="ok">{`all ${encryption.length} resources that can be are encrypted`}</Badge>
        ) : (
          <Badge tone="danger">{`${open.length} of ${encryption.length} resources are not encrypted`}</Badge>
        )}
      </p>
      {open.length > 0 && <Resources caption="Not encrypted" rows={open} />}
      <Table
        caption="Encryption by kind"
        columns={KINDS}
        rows={kindsOf(encryption)}
        rowKey={({ what }) => what}
        filter={false}
      />
      <Unfolding class="all" summary={`Every resource (${encryption.length})`}>
        <Resources caption="Encryption" rows={encryption} />
      </Unfolding>
    </Section>
  );
}

function Resources({ caption, rows }: { caption: string; rows: readonly EncryptionModel[] }) {
  const key = ({ address, what }: EncryptionModel) => `${address} ${what}`;
  return <Table caption={caption} columns={RESOURCES} rows={rows} rowKey={key} />;
}

/** Most first. */
function kindsOf(encryption: readonly EncryptionModel[]): readonly Kind[] {
  return [...new Set(encryption.map(({ what }) => what))]
    .map((what) => {
      const alike = encryption.filter((it) => it.what === what);
      return {
        what,
        resources: alike.length,
        ours: alike.filter(({ key }) => key !== null).length,
        open: alike.filter(({ ok }) => !ok).length,
      };
    })
    .toSorted((one, other) => other.resources - one.resources);
}
