import type { PromiseModel, RetentionModel } from '../../model/posture-model.ts';
import { counted, days } from '../format.ts';
import { Badge, Empty, Section } from '../parts.tsx';
import { type Column, Table } from '../table.tsx';

interface PromisedRow extends RetentionModel {
  readonly promise: PromiseModel;
}

/** How long everything is kept; of what the business was promised, whether its backups keep that. */
export function Retention({ retention }: { retention: readonly RetentionModel[] }) {
  const promised = retention.flatMap((row) => (row.promise === null ? [] : [{ ...row, promise: row.promise }]));
  const others = retention.filter(({ promise }) => promise === null);
  return (
    <Section title="Retention and backups" id="posture-retention">
      {retention.length === 0 && <Empty>Nothing here keeps data.</Empty>}
      {promised.length > 0 && <Promised rows={promised} />}
      {others.length > 0 && (
        <>
          <h3>Kept without a promise</h3>
          <Table caption="Kept without a promise" columns={OTHERS} rows={others} rowKey={({ what }) => what} />
        </>
      )}
    </Section>
  );
}

function Promised({ rows }: { rows: readonly PromisedRow[] }) {
  const [{ rpo, rto } = { rpo: '', rto: '' }] = rows.map(({ promise }) => promise);
  return (
    <>
      <p>
        {`Promised: at most ${rpo} of data lost (RPO), back within ${rto} (RTO). `}
        <Kept missed={rows.filter(({ ok }) => !ok).length} of={rows.length} when="" tone="danger" />{' '}
        <Kept
          missed={rows.filter(({ promise }) => !promise.regionOk).length}
          of={rows.length}
          when=" where the region is lost"
          tone="warn"
        />
      </p>
      <Table caption="Backups against RPO and RTO" columns={PROMISED} rows={rows} rowKey={({ what }) => what} />
      <p class="quiet">
        Times until something is back are estimates until a restore was rehearsed with its data. Where the region is
        lost, somebody restores in the second one: about half a day, unless it is prepared.
      </p>
    </>
  );
}

interface KeptProps {
  readonly missed: number;
  readonly of: number;
  /** Begins with a blank. */
  readonly when: string;
  readonly tone: 'warn' | 'danger';
}

function Kept({ missed, of, when, tone }: KeptProps) {
  return missed === 0 ? (
    <Badge tone="ok">{`RPO kept by all ${of}${when}`}</Badge>
  ) : (
    <Badge tone={tone}>{`RPO not kept by ${missed} of ${counted(of, 'holder')} of data${when}`}</Badge>
  );
}

const KEPT: readonly Column<RetentionModel>[] = [
  { key: 'what', label: 'What', header: true, value: ({ what }) => what },
  {
    key: 'kept',
    label: 'Kept',
    cell: (row) => days(row.days, 'no backups'),
    value: (row) => row.days,
    numeric: true,
  },
  {
    key: 'copy-in-the-second-region',
    label: 'Copy in the second region',
    cell: ({ copyDays }) => days(copyDays, 'no copy'),
    value: ({ copyDays }) => copyDays,
    numeric: true,
  },
];

const OTHERS: readonly Column<RetentionModel>[] = [
  ...KEPT,
  {
    key: 'enough',
    label: 'Enough',
    cell: ({ ok }) => <Badge tone={ok ? 'ok' : 'danger'}>{ok ? 'yes' : 'no'}</Badge>,
    value: ({ ok }) => (ok ? 'yes' : 'no'),
  },
];

const PROMISED: readonly Column<PromisedRow>[] = [
  ...KEPT,
  {
    key: 'loses',
    label: 'Loses at most',
    cell: (row) => (
      <>
        {row.promise.loses ?? 'all of it'} <Badge tone={tone(row)}>{kept(row)}</Badge>
      </>
    ),
    value: (row) => `${row.promise.loses ?? 'all of it'} ${kept(row)}`,
  },
  {
    key: 'region-loses',
    label: 'With the region',
    cell: ({ promise: { regionLoses, regionOk } }) => (
      <>
        {regionLoses ?? 'all of it'}{' '}
        <Badge tone={regionOk ? 'ok' : 'warn'}>{regionOk ? 'RPO kept' : 'RPO missed'}</Badge>
      </>
    ),
    value: ({ promise: { regionLoses, regionOk } }) =>
      `${regionLoses ?? 'all of it'} ${regionOk ? 'RPO kept' : 'RPO missed'}`,
  },
  {
    key: 'back',
    label: 'Comes back by',
    cell: ({ promise: { back, backOk } }) => (
      <>
        {back} {!backOk && <Badge tone="danger">longer than the RTO</Badge>}
      </>
    ),
    value: ({ promise: { back } }) => back,
  },
];

function kept({ ok, promise: { hasMargin } }: PromisedRow): string {
  if (!ok) return 'RPO missed';
  return hasMargin ? 'RPO kept' : 'just the RPO';
}

function tone({ ok, promise: { hasMargin } }: PromisedRow) {
  if (!ok) return 'danger';
  return hasMargin ? 'ok' : 'warn';
}
