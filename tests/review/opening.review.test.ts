import { readFileSync, statSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { VIEWS } from '../../review/page/routes.ts';
import { writeReview } from '../../review/write.ts';
import { closeBrowser, openPage, show } from './browser.ts';
import { readJson, removeOutputs, synthOutput, treeAt } from './output.ts';
import { putPlans } from './sample-plans.ts';

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

describe('the page', () => {
  it('opens from disk and shows every view without any request but for itself, and without a complaint', async () => {
    const { page, requests, complaints } = await openPage(file);
    const titles: string[] = [];
    for (const view of VIEWS) {
      await show(page, `/${view}`);
      titles.push(await page.locator('h1').innerText());
      expect((await page.locator('main').innerText()).length).toBeGreaterThan(100);
      expect(await page.getByText('This view could not be drawn').count()).toBe(0);
    }
    expect(new Set(titles).size).toBe(VIEWS.length);
    expect(requests).toEqual([pathToFileURL(file).href]);
    expect(complaints).toEqual([]);
  });

  it('could not ask for anything if it wanted to: its policy forbids it', async () => {
    const { page } = await openPage(file);
    const policy = await page.locator('meta[http-equiv="Content-Security-Policy"]').getAttribute('content');
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain('unsafe');
    const asked = await page.evaluate(() =>
      fetch('data:text/plain,hello').then(
        () => 'answered',
        () => 'refused',
      ),
    );
    expect(asked).toBe('refused');
  });

  it('is one file under two megabytes with the names of environments and systems as plain text', () => {
    const text = readFileSync(file, 'utf8');
    expect(statSync(file).size).toBeLessThan(2_000_000);
    for (const environment of treeAt(readJson(outdir, 'platform.json'), 'environments') as unknown as readonly {
      readonly name: string;
      readonly systems: Readonly<Record<string, unknown>>;
    }[])
      for (const name of [environment.name, ...Object.keys(environment.systems)]) expect(text).toContain(`"${name}"`);
  });

  it('keeps the view in its address, so that a link to it opens the same', async () => {
    const { page } = await openPage(file, { view: '/system/prod/birthday' });
    expect(await page.locator('h1').innerText()).toBe('Systems · prod · birthday');
    await page.getByRole('navigation', { name: 'Views' }).getByRole('link', { name: 'Cost' }).click();
    expect(page.url()).toMatch(/#\/cost$/);
    await page.goBack();
    await page.waitForFunction(() => document.querySelector('h1')?.textContent?.includes('birthday'));
    expect(await page.title()).toContain('birthday');
  });
});
