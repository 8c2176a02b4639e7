import { pathToFileURL } from 'node:url';
import { type Browser, chromium as driver, type Page } from 'playwright-core';
import { chromium } from './chromium.ts';

/** How wide a desk's and a phone's window is, in CSS pixels. */
export const WIDTHS = { desk: 1280, phone: 390 } as const;

export interface OpenedPage {
  readonly page: Page;
  /** Addresses that were asked for, the page's own file included. */
  readonly requests: readonly string[];
  /** Errors and warnings of the console, and errors that nothing caught. */
  readonly complaints: readonly string[];
}

interface Window {
  readonly width?: number;
  readonly theme?: 'light' | 'dark';
  /** What follows `#`: `/change`. */
  readonly view?: string;
}

let started: Promise<Browser> | undefined;

/** Opens the file from disk in a browser of its own profile, and waits until its first view is drawn. */
export async function openPage(file: string, { width = WIDTHS.desk, theme = 'light', view = '' }: Window = {}) {
  const { executable, variables } = chromium();
  started ??= driver.launch({
    executablePath: executable,
    env: { ...process.env, ...variables } as Record<string, string>,
    // Containers give a shared memory of 64 MB, and no right to a sandbox.
    args: ['--disable-dev-shm-usage', '--no-sandbox'],
  });
  const context = await (await started).newContext({ viewport: { width, height: 900 }, colorScheme: theme });
  const page = await context.newPage();
  const requests: string[] = [];
  const complaints: string[] = [];
  page.on('request', (request) => requests.push(request.url()));
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.goto(`${pathToFileURL(file).href}${view === '' ? '' : `#${view}`}`);
  await page.waitForSelector('html[data-ready]', { timeout: 20_000 });
  return { page, requests, complaints } satisfies OpenedPage;
}

/** Goes to another view of an open page, as its links do, and waits until it is drawn. */
export async function show(page: Page, view: string): Promise<void> {
  await page.evaluate(async (hash) => {
    const changed = new Promise((done) => addEventListener('hashchange', done, { once: true }));
    if (location.hash === `#${hash}`) return;
    location.hash = hash;
    await changed;
    // Two frames: what the change of the address starts is drawn.
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  }, view);
}

/** Opens what is folded, from the top; `most` where a view has hundreds. */
export async function unfold(page: Page, most = 10_000): Promise<void> {
  await page.evaluate(async (count) => {
    const folded = [...document.querySelectorAll<HTMLDetailsElement>('details:not([open])')];
    for (const details of folded.slice(0, count)) details.open = true;
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  }, most);
}

/** Ends the browser; for the end of a file. */
export async function closeBrowser(): Promise<void> {
  await (await started?.catch(() => undefined))?.close();
  started = undefined;
}
