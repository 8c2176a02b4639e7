import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeReview } from '../../review/write.ts';
import { closeBrowser, openPage } from './browser.ts';
import { removeOutputs, stacksIn, synthOutput, treeAt } from './output.ts';
import { putPlans } from './sample-plans.ts';
import { isWiderThanWindow, overlaps } from './text-boxes.ts';

/** An A4 page between its margins, in CSS pixels. */
const PAPER = 720;

let file: string;
let outdir: string;

beforeAll(() => {
  outdir = synthOutput();
  putPlans(outdir);
  ({ file } = writeReview({ outdir }));
});

afterAll(async () => {
  await closeBrowser();
  removeOutputs();
});

async function printed(view: string) {
  const { page } = await openPage(file, { view, width: PAPER, theme: 'dark' });
  await page.emulateMedia({ media: 'print' });
  return page;
}

describe('on paper', () => {
  it('nothing of the posture is folded: every role stands there with all that it may do', async () => {
    const page = await printed('/posture/prod');
    const roles = [...stacksIn(outdir)]
      .filter(([id]) => id.startsWith('prod-'))
      .flatMap(([, stack]) => Object.keys(treeAt(stack, 'resource', 'aws_iam_role')));
    await page.waitForFunction(() => document.querySelector('details:not([open])') === null);
    expect(await page.locator('[data-role] table').count()).toBeGreaterThan(roles.length / 2);
    expect(await page.locator('[data-role] .chips').count()).toBe(roles.length);
  });

  it('every changed resource stands there with its attributes, and is folded again on the screen', async () => {
    const page = await printed('/change');
    await page.locator('[data-address="aws_db_instance.main"] table').waitFor();
    expect(await page.locator('[data-address] table').count()).toBe(5);
    await page.emulateMedia({ media: 'screen' });
    await page.locator('[data-address] table').first().waitFor({ state: 'detached' });
    expect(await page.locator('[data-address] details[open]').count()).toBe(0);
  });

  it('it is opened by what browsers tell before they print, as well', async () => {
    const { page } = await openPage(file, { view: '/change' });
    expect(await page.locator('[data-address] table').count()).toBe(0);
    const tables = await page.evaluate(async () => {
      dispatchEvent(new Event('beforeprint'));
      // What a browser prints is what stands there when its listeners, and what they promised, have run.
      await Promise.resolve();
      await Promise.resolve();
      return document.querySelectorAll('[data-address] table').length;
    });
    expect(tables).toBe(5);
  });

  it.each(['/environment/prod', '/change', '/compare', '/cost', '/posture/prod', '/stacks/prod'])(
    'no text of %s lies on another, nothing is cut, and it is dark on white',
    async (view) => {
      const page = await printed(view);
      await page.waitForTimeout(300);
      expect(await overlaps(page)).toEqual([]);
      expect(await isWiderThanWindow(page)).toBe(false);
      const [text, ground] = await page.evaluate(() => {
        const style = getComputedStyle(document.documentElement);
        return [style.getPropertyValue('--text'), style.getPropertyValue('--surface')];
      });
      expect([text?.trim(), ground?.trim()]).toEqual(['#1b2330', expect.stringMatching(/^#(fff){1,2}$/)]);
    },
  );
});
