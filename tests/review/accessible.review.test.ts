import axe from 'axe-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { VIEWS } from '../../review/page/routes.ts';
import { writeReview } from '../../review/write.ts';
import { closeBrowser, openPage, show, unfold, WIDTHS } from './browser.ts';
import { removeOutputs, synthOutput } from './output.ts';
import { putPlans } from './sample-plans.ts';
import { isWiderThanWindow, overlaps } from './text-boxes.ts';

let file: string;

beforeAll(() => {
  const outdir = synthOutput();
  putPlans(outdir);
  ({ file } = writeReview({ outdir }));
});

afterAll(async () => {
  await closeBrowser();
  removeOutputs();
});

/** Every view, prod's where it is one environment's: it has the most; and every system, whose graphs differ. */
const PLACES = VIEWS.flatMap((view) => {
  if (view === 'system')
    return ['bytebytego', 'birthday', 'storefront', 's3www', 'realworld'].map((it) => `/system/prod/${it}`);
  return [['environment', 'stacks', 'posture'].includes(view) ? `/${view}/prod` : `/${view}`];
});

/** Rows that are opened: those of a list are alike. */
const UNFOLDED = 12;

describe.each(['light', 'dark'] as const)('in the %s theme', (theme) => {
  it('axe finds nothing serious in any view', async () => {
    const { page } = await openPage(file, { theme });
    await page.evaluate(axe.source);
    const found: string[] = [];
    for (const place of PLACES) {
      await show(page, place);
      await unfold(page, UNFOLDED);
      const { violations } = await page.evaluate(async () => {
        const { axe: loaded } = window as unknown as { axe: typeof axe };
        return await loaded.run(document, { resultTypes: ['violations'] });
      });
      for (const { id, impact, nodes } of violations)
        if (impact === 'serious' || impact === 'critical')
          found.push(
            `${place}: ${id}, ${nodes.length} times: ${nodes[0]?.html.slice(0, 200)} ${nodes[0]?.failureSummary}`,
          );
    }
    expect(found).toEqual([]);
  });
});

describe.each(Object.entries(WIDTHS))('on a %s', (_name, width) => {
  it.each(PLACES)('no text of %s lies on another, and the page is as wide as its window', async (place) => {
    const { page } = await openPage(file, { width, view: place });
    await unfold(page, UNFOLDED);
    expect(await overlaps(page)).toEqual([]);
    expect(await isWiderThanWindow(page)).toBe(false);
    await page.context().close();
  });
});

describe('the measure of overlaps', () => {
  it('sees two texts on each other, and not what is hidden', async () => {
    const { page } = await openPage(file);
    await page.evaluate(() => {
      const place = (text: string, style: Partial<CSSStyleDeclaration>) => {
        const element = document.createElement('p');
        element.textContent = text;
        Object.assign(element.style, { position: 'absolute', left: '0', top: '0', ...style });
        document.querySelector('main')?.append(element);
      };
      document.querySelector('main')?.replaceChildren();
      document.querySelector('header')?.remove();
      place('one text', {});
      place('another text', { left: '10px' });
      place('a hidden text', { visibility: 'hidden' });
      place('a text elsewhere', { top: '300px' });
    });
    expect(await overlaps(page)).toEqual([{ one: 'one text', other: 'another text' }]);
  });
});

describe('the keyboard', () => {
  it.each([...PLACES, '/stacks/dev/dev-birthday-aws', '/environment/dev'])(
    'reaches all that can be used in %s, and shows where it is',
    async (place) => {
      const { page } = await openPage(file, { view: place });
      const wanted = await page.evaluate(() => {
        const usable = [...document.querySelectorAll('a[href], button, input, select, summary, [tabindex="0"]')].filter(
          (it) => it.checkVisibility({ visibilityProperty: true }),
        );
        // One radio button of a group stands for all: arrow keys go on from it.
        const stops = usable.filter((it) => !(it instanceof HTMLInputElement && it.type === 'radio' && !it.checked));
        for (const [index, it] of stops.entries()) it.setAttribute('data-stop', String(index));
        return stops.length;
      });
      const reached = new Set<string>();
      const unseen: string[] = [];
      // The browser itself may stop at other places, too, such as boxes that scroll.
      for (let press = 0; press < 3 * wanted && reached.size < wanted; press += 1) {
        await page.keyboard.press('Tab');
        const stop = await page.evaluate(() => {
          const at = document.activeElement;
          if (!(at instanceof Element)) return null;
          // A node of a graph shows it by the stroke of its box.
          const shape = at instanceof SVGElement ? (at.querySelector('rect') ?? at) : at;
          const { outlineStyle, strokeWidth } = getComputedStyle(shape);
          const marked = at instanceof SVGElement ? Number.parseFloat(strokeWidth) >= 2 : outlineStyle !== 'none';
          return { id: at.getAttribute('data-stop'), marked, html: at.outerHTML.slice(0, 120) };
        });
        if (stop?.id == null) continue;
        reached.add(stop.id);
        if (!stop.marked) unseen.push(stop.html);
      }
      const missed = await page.evaluate(
        (known) =>
          [...document.querySelectorAll('[data-stop]')]
            .filter((it) => !known.includes(it.getAttribute('data-stop') ?? ''))
            .map((it) => it.outerHTML.slice(0, 120)),
        [...reached],
      );
      expect(missed).toEqual([]);
      expect(reached.size).toBe(wanted);
      expect(unseen).toEqual([]);
      await page.context().close();
    },
  );

  it('skips the menu with the first link, and goes to the content when the view changes', async () => {
    const { page } = await openPage(file);
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Skip to the content');
    await page.keyboard.press('Enter');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('main');
    await page.getByRole('link', { name: 'Posture' }).focus();
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.querySelector('h1')?.textContent?.startsWith('Posture'));
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('main');
  });
});
