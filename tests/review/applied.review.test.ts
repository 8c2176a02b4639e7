import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Bed } from '../pipeline/bed.ts';
import type { FixtureStack } from '../pipeline/fixture-app.ts';
import { closeBrowser, openPage } from './browser.ts';

/** Two stacks of values that Terraform itself keeps. */
const stacks = (version: string): readonly FixtureStack[] => [
  { name: 'network', resources: { vpc: { value: `vpc-${version}` } } },
  { name: 'shop', resources: { web: { value: `web-${version}` } } },
];

let bed: Bed;

beforeAll(async () => {
  bed = await Bed.start();
  bed.synth(stacks('1'));
});

afterAll(async () => {
  await closeBrowser();
  await bed?.stop();
});

/** Runs a command to its end, then reads what the page shows: changed resources by stack. */
async function shownAfter(command: string, ...args: readonly string[]): Promise<readonly string[]> {
  const { code, output } = await bed.run(command, 'dev', ...args);
  expect(output).toMatch(/^Review page: .*review\/index\.html$/m);
  expect({ code, output }).toMatchObject({ code: command === 'destroy' && args.includes('prod') ? 13 : 0 });
  const { page } = await openPage(join(bed.outdir, 'review/index.html'), { view: '/change' });
  const shown = await changesIn(page);
  await page.context().close();
  return shown;
}

async function changesIn(page: Page): Promise<readonly string[]> {
  return await page.locator('[data-stack] [data-address]').evaluateAll((all) =>
    all.map((it) => {
      const stack = it.closest('[data-stack]')?.getAttribute('data-stack');
      return `${stack} ${it.querySelector('.badge')?.textContent} ${it.getAttribute('data-address')}`;
    }),
  );
}

describe('the page', () => {
  it('shows what is planned until that is applied, and then what is still to be', async () => {
    const all = ['dev-network create terraform_data.vpc', 'dev-shop create terraform_data.web'];
    expect(await shownAfter('plan')).toEqual(all);
    expect(await shownAfter('apply', 'network')).toEqual(all.slice(1));
    expect(await shownAfter('apply', 'shop')).toEqual([]);
  });

  it('shows what a destroy would take before anybody agrees, and nothing of it when it is gone', async () => {
    const all = ['dev-network delete terraform_data.vpc', 'dev-shop delete terraform_data.web'];
    expect(await shownAfter('destroy', '--confirm', 'prod')).toEqual(all);
    expect(await shownAfter('destroy', 'shop', '--confirm', 'dev')).toEqual(all.slice(0, 1));
  });

  it('fails no apply where it cannot be written: that is told', async () => {
    bed.synth(stacks('2'));
    await bed.run('plan', 'dev');
    rmSync(join(bed.outdir, 'review'), { recursive: true });
    writeFileSync(join(bed.outdir, 'review'), 'a file where the folder goes');
    const { code, output } = await bed.run('apply', 'dev');
    expect(output).toMatch(/^warning: the review page was not written: EEXIST/m);
    expect(output).toContain('2 stacks of dev: as the code says');
    expect(code).toBe(0);
  });
});
