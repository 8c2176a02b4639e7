import { isOfOne, VIEWS } from '../../review/page/routes.ts';
import { closeBrowser, openPage } from './browser.ts';

/**
 * A program: opens the pages that its arguments name, in turns, each view in a fresh browser window, and prints a line for each:
 * view, and the seconds of each page from navigation until it is painted.
 */
const files = process.argv.slice(2);
try {
  // The browser itself starts at the first page.
  for (const file of files) await secondsOf(file, '');
  for (const view of ['', ...VIEWS.map((name) => (isOfOne(name) ? `/${name}/prod` : `/${name}`))]) {
    const seconds: number[] = [];
    for (const file of files) seconds.push(await secondsOf(file, view));
    process.stdout.write(`${[view === '' ? 'first' : view, ...seconds].join(' ')}\n`);
  }
} finally {
  await closeBrowser();
}

/** A view is drawn whole before the browser paints anything, so the first paint is when it can be read. */
async function secondsOf(file: string, view: string): Promise<number> {
  const { page } = await openPage(file, { view });
  const painted = await page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        // The browser tells of a paint after it was shown: a page that is asked at once may not have been told yet.
        new PerformanceObserver((list) => {
          const first = list.getEntriesByName('first-contentful-paint')[0];
          if (first !== undefined) resolve(first.startTime);
        }).observe({ type: 'paint', buffered: true });
      }),
  );
  await page.context().close();
  return painted / 1000;
}
