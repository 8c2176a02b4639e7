import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { COST_NOTES, committedSaving, costDrivers } from '../environments/cost.ts';
import { environments } from '../environments/index.ts';
import { loadPlatform, type PlatformEnvironment } from '../environments/platform.ts';
import { PRICES_DATE } from '../lib/prices.ts';
import { systems } from '../systems/index.ts';

export const README = join(import.meta.dirname, '../README.md');
const BLOCK = /(<!-- cost: [^\n]*-->\n)[\s\S]*?(<!-- \/cost -->)/;

/** The cost drivers of every environment side by side, as a Markdown table with its assumptions. */
export function costTable(all: readonly PlatformEnvironment[]): string {
  const columns = all.map((environment) => new Map(costDrivers(environment).map((driver) => [driver.name, driver])));
  const names = [...new Set(columns.flatMap((column) => [...column.keys()]))];
  const cell = (column: (typeof columns)[number], name: string) => {
    const driver = column.get(name);
    return driver === undefined
      ? ''
      : `${driver.monthlyUsd.toFixed(0)} (${driver.quantity})${driver.exact ? '' : ' *'}`;
  };
  const sum = (column: (typeof columns)[number]) =>
    [...column.values()].reduce((total, { monthlyUsd }) => total + monthlyUsd, 0);
  const row = (name: string, values: readonly string[]) => `| ${name} | ${values.join(' | ')} |`;
  return [
    row(
      'USD a month, always on',
      all.map(({ name, region }) => `${name} (${region})`),
    ),
    row(
      '---',
      all.map(() => '---:'),
    ),
    ...names.map((name) =>
      row(
        name,
        columns.map((column) => cell(column, name)),
      ),
    ),
    row(
      '**sum**',
      columns.map((column) => `**${sum(column).toFixed(0)}**`),
    ),
    row(
      'saved by one-year commitments',
      columns.map((column) => committedSaving([...column.values()]).toFixed(0)),
    ),
    '',
    `An estimate from list prices of ${PRICES_DATE} (\`lib/prices.ts\`, each with its source), at the least number of nodes. Not counted: ${COST_NOTES.notCounted}. \`*\`: the region's own price is not in the table, that of us-east-1 stands in. VPCs, gateway endpoints for S3 and DynamoDB, and public certificates are free. Commitments: ${COST_NOTES.commitments}.`,
    '',
  ].join('\n');
}

/** The README with its table made anew. */
export function withCostTable(readme: string, all: readonly PlatformEnvironment[]): string {
  return readme.replace(BLOCK, (_, head: string, tail: string) => `${head}${costTable(all)}${tail}`);
}

if (import.meta.main) {
  const platform = loadPlatform({ environments, systems });
  writeFileSync(README, withCostTable(readFileSync(README, 'utf8'), platform.environments));
}
