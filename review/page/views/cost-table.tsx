import type { CostCell, CostModel } from '../../model/cost-model.ts';
import { grouped, usd } from '../format.ts';

/** Every driver by environment, with the sums and what commitments would save beneath. */
export function CostTable({ cost }: { cost: CostModel }) {
  const { environments, rows, totals, savings } = cost;
  const estimated = rows.some(({ cells }) => cells.some((cell) => cell !== null && !cell.exact));
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls is reached by keyboard */}
      <section class="scroll" aria-label="Costs by driver" tabIndex={0}>
        <table class="costs">
          <caption class="unseen">Costs by driver, US dollars a month</caption>
          <thead>
            <tr>
              <th scope="col">Driver</th>
              {environments.map((name) => (
                <th key={name} scope="col" class="numeric">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ driver, cells }) => (
              <tr key={driver}>
                <th scope="row">{driver}</th>
                {environments.map((name, index) => (
                  <td key={name} class="numeric">
                    <Cost cell={cells[index] ?? null} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
          <tfoot>
            <Sums what="Sum" sums={totals} environments={environments} />
            {savings.map(({ what, usd: sums }) => (
              <Sums
                key={what}
                what={`Saved by one-year commitments: ${what}`}
                sums={sums}
                environments={environments}
              />
            ))}
          </tfoot>
        </table>
      </section>
      {estimated && <p class="quiet">* The price of us-east-1 stands in for the region's own, which is not known.</p>}
    </>
  );
}

function Cost({ cell }: { cell: CostCell | null }) {
  if (cell === null) return <span class="quiet">none</span>;
  return (
    <>
      <span class="figure">
        {usd(cell.usd)}
        {!cell.exact && <span class="star"> *</span>}
      </span>
      <br />
      <span class="quiet">{grouped(cell.quantity)}</span>
    </>
  );
}

interface SumsProps {
  readonly what: string;
  readonly sums: readonly number[];
  readonly environments: readonly string[];
}

function Sums({ what, sums, environments }: SumsProps) {
  return (
    <tr>
      <th scope="row">{what}</th>
      {environments.map((name, index) => (
        <td key={name} class="numeric">
          <span class="figure">{usd(sums[index] ?? 0)}</span>
        </td>
      ))}
    </tr>
  );
}
