import type { CostCell, CostModel } from '../../model/cost-model.ts';
import { grouped, usd } from '../format.ts';
import { Empty, Section } from '../parts.tsx';
import type { ViewProps } from '../view.ts';
import { CostTable } from './cost-table.tsx';

/** Drivers that stand on a card; the table has them all. */
const MOST = 4;

/** What the environments cost while nobody uses them: clearly an estimate, from the prices of one day. */
export function CostView({ model: { cost } }: ViewProps) {
  if (cost.rows.length === 0)
    return (
      <Empty>
        The synth output holds no costs. They are there after the next <code>npm run synth</code>.
      </Empty>
    );
  return (
    <>
      <section aria-label="By environment">
        <p class="lead">
          {`An estimate in US dollars a month, from list prices of ${cost.date}, at the least number of nodes. `}
          <span class="quiet">{`Not counted: ${cost.notCounted}.`}</span>
        </p>
        <ul class="cost-cards">
          {cost.environments.map((name, index) => (
            <Card key={name} name={name} total={cost.totals[index] ?? 0} drivers={largest(cost, index)} />
          ))}
        </ul>
      </section>
      <Section title="By driver" id="cost-drivers">
        <CostTable cost={cost} />
      </Section>
    </>
  );
}

interface Driver extends CostCell {
  readonly driver: string;
}

/** Drivers of an environment, the largest first. */
function largest({ rows }: CostModel, index: number): readonly Driver[] {
  return rows
    .flatMap(({ driver, cells }) => {
      const cell = cells[index] ?? null;
      return cell === null ? [] : [{ driver, ...cell }];
    })
    .toSorted((one, other) => other.usd - one.usd)
    .slice(0, MOST);
}

function Card({ name, total, drivers }: { name: string; total: number; drivers: readonly Driver[] }) {
  return (
    <li class="cost-card">
      <h3>{name}</h3>
      <p class="total">
        {usd(total)} <span class="quiet">a month</span>
      </p>
      <ul>
        {drivers.map(({ driver, usd: amount, quantity }) => (
          <li key={driver}>
            <span>{driver}</span>
            <span class="figure">{usd(amount)}</span>
            <span class="quiet quantity">{grouped(quantity)}</span>
            <meter min={0} max={total} value={amount} aria-label={`${driver}: share of ${name}`} />
          </li>
        ))}
      </ul>
    </li>
  );
}
