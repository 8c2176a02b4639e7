import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeReview } from '../../review/write.ts';
import { closeBrowser, openPage, WIDTHS } from './browser.ts';
import { removeOutputs, stacksIn, synthOutput } from './output.ts';
import { isWiderThanWindow, overlaps } from './text-boxes.ts';

let file: string;
let outdir: string;

beforeAll(() => {
  outdir = synthOutput('many');
  ({ file } = writeReview({ outdir }));
});

afterAll(async () => {
  await closeBrowser();
  removeOutputs();
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
