import type { PlatformFile } from '../read/platform-file.ts';
import type { CostModel } from './cost-model.ts';

/** What each environment pays for all the time, side by side; drivers in the order of the first environment that has them. */
export function costModel({ environments, prices }: PlatformFile): CostModel {
  const columns = environments.map(({ cost }) => new Map((cost?.drivers ?? []).map((driver) => [driver.name, driver])));
  const drivers = [...new Set(columns.flatMap((column) => [...column.keys()]))];
  return {
    date: prices?.date ?? 'unknown',
    environments: environments.map(({ name }) => name),
    rows: drivers.map((driver) => ({
      driver,
      cells: columns.map((column) => {
        const found = column.get(driver);
        return found === undefined ? null : { usd: found.monthlyUsd, quantity: found.quantity, exact: found.exact };
      }),
    })),
    totals: columns.map((column) => cents([...column.values()].reduce((sum, { monthlyUsd }) => sum + monthlyUsd, 0))),
    savings:
      prices === undefined
        ? []
        : [{ what: prices.commitments, usd: environments.map(({ cost }) => cents(cost?.committedSavingUsd ?? 0)) }],
    notCounted: prices?.notCounted ?? '',
  };
}

function cents(usd: number): number {
  return Math.round(usd * 100) / 100;
}
