import { readFileSync, statSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeReview } from '../../review/write.ts';
import { closeBrowser, openPage, WIDTHS } from './browser.ts';
import { putLongPlans } from './long-plans.ts';
import { readJson, removeOutputs, resourceCount, stacksIn, synthOutput, treeAt } from './output.ts';
import { isWiderThanWindow, overlaps } from './text-boxes.ts';

let file: string;
let outdir: string;

beforeAll(() => {
  outdir = synthOutput('many');
  putLongPlans(outdir);
  ({ file } = writeReview({ outdir }));
  // Thousands of resources are synthesized, planned and drawn.
}, 300_000);

afterAll(async () => {
  await closeBrowser();
  removeOutputs();
});

describe('a page of thirty systems in three environments, each stack with a long plan', () => {
  it('is well under two megabytes, with the names of environments and systems as plain text', () => {
    const text = readFileSync(file, 'utf8');
    expect(statSync(file).size).toBeLessThan(1_500_000);
    const named = treeAt(readJson(outdir, 'platform.json'), 'environments') as unknown as readonly {
      readonly name: string;
      readonly systems: Readonly<Record<string, unknown>>;
    }[];
    expect(named.map(({ systems }) => Object.keys(systems).length)).toEqual([30, 30, 30]);
    for (const { name, systems } of named)
      for (const plain of [name, ...Object.keys(systems)]) expect(text).toContain(`"name":"${plain}"`);
  });

  it('draws a part of the thousands of changes at first, and all of them to be printed', async () => {
    const { page, complaints } = await openPage(file, { view: '/change' });
    const all = [...stacksIn(outdir).values()].reduce((sum, stack) => sum + resourceCount(stack), 0);
    expect(all).toBeGreaterThan(3000);
    expect(await page.locator('[data-address]').count()).toBe(1000);
    await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
    expect(await page.locator('[data-address]').count()).toBe(all);
    await page.evaluate(() => dispatchEvent(new Event('afterprint')));
    expect(await page.locator('[data-address]').count()).toBe(1000);
    expect(complaints).toEqual([]);
  });
});

describe.each(Object.entries(WIDTHS))('thirty systems on a %s', (_name, width) => {
  it('are all in the picture of their environment, and no text lies on another', async () => {
    const { page, complaints } = await openPage(file, { width, view: '/environment/prod' });
    const links = await page
      .locator('svg a')
      .evaluateAll((all) => all.map((it) => it.getAttribute('href') ?? '').filter((it) => it.startsWith('#/system/')));
    expect(new Set(links).size).toBe(30);
    expect(await overlaps(page)).toEqual([]);
    expect(await isWiderThanWindow(page)).toBe(false);
    expect(complaints).toEqual([]);
  });

  it('have all their stacks in one legible graph', async () => {
    const { page, complaints } = await openPage(file, { width, view: '/stacks/prod' });
    const stacks = [...stacksIn(outdir).keys()].filter((id) => id.startsWith('prod-'));
    expect(stacks.length).toBeGreaterThan(60);
    expect(await page.locator('svg [data-node]').count()).toBe(stacks.length);
    expect(await overlaps(page)).toEqual([]);
    expect(await isWiderThanWindow(page)).toBe(false);
    expect(complaints).toEqual([]);
  });
});
