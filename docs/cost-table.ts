import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { costDrivers } from '../environments/cost.ts';
import { environments } from '../environments/index.ts';
import { loadPlatform, type PlatformEnvironment } from '../environments/platform.ts';
import { PRICES_DATE } from '../lib/prices.ts';
import { systems } from '../systems/index.ts';

export const README = join(import.meta.dirname, '../README.md');
const BLOCK = /(<!-- cost: [^\n]*-->\n)[\s\S]*?(<!-- \/cost -->)/;

/** Compute Savings Plans and reserved instances of one year without upfront payment save about this much (AWS price pages). */
const COMMITTED_SAVING = 0.3;
/** What a commitment covers: machines, databases and caches. */
const COMMITTABLE = /^(Nodes|Monitoring instance|GitLab runner|PostgreSQL|Cache)/;

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
  const sum = (column: (typeof columns)[number], accept: RegExp) =>
    [...column.values()]
      .filter(({ name }) => accept.test(name))
      .reduce((total, { monthlyUsd }) => total + monthlyUsd, 0);
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
      columns.map((column) => `**${sum(column, /./).toFixed(0)}**`),
    ),
    row(
      'saved by one-year commitments',
      columns.map((column) => (sum(column, COMMITTABLE) * COMMITTED_SAVING).toFixed(0)),
    ),
    '',
    `An estimate from list prices of ${PRICES_DATE} (\`lib/prices.ts\`, each with its source), at the least number of nodes. Not counted: data transfer, requests, load balancer capacity units, logs and metrics, growing storage, support, taxes. \`*\`: the region's own price is not in the table, that of us-east-1 stands in. VPCs, gateway endpoints for S3 and DynamoDB, and public certificates are free. Commitments: Savings Plans for machines, reserved instances for databases and caches.`,
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
