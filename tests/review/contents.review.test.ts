import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { holdsData } from '../../lib/data-holders.ts';
import { writeReview } from '../../review/write.ts';
import { once } from '../support/once.ts';
import { closeBrowser, openPage, show, unfold } from './browser.ts';
import {
  readJson,
  removeOutputs,
  resourceCount,
  stacksIn,
  synthOutput,
  type Tree,
  treeAt,
  writeJson,
} from './output.ts';
import { type PlatformData, platformIn } from './platform-data.ts';
import { cells } from './table.ts';

let outdir: string;
let page: Page;
let platform: PlatformData;

beforeAll(() => {
  outdir = synthOutput();
  platform = platformIn(outdir);
});

/** Opened by the first test, which is where a missing browser can be told. */
const opened = once(() => openPage(writeReview({ outdir }).file));

beforeEach(async () => {
  ({ page } = await opened());
});

afterAll(async () => {
  await closeBrowser();
  removeOutputs();
});

/** All that a view says, white space as one blank. */
async function said(view: string): Promise<string> {
  await show(page, view);
  return (await page.locator('main').innerText()).replace(/\s+/g, ' ');
}

const tableIn = (name: string) => page.locator(`section.scroll[aria-label="${name}"] table`);

describe('the view of an environment', () => {
  it('names what platform.json holds: account, region, zones, CIDRs, nodes, systems', async () => {
    expect(platform.environments.map(({ name }) => name)).toEqual(['dev', 'staging', 'prod']);
    for (const environment of platform.environments) {
      const { name, about, accountId, region, network, cluster, deployments } = environment;
      const text = await said(`/environment/${name}`);
      const subnets = Object.values(network.subnets) as (readonly string[])[];
      const nodes = Object.values(cluster.nodes).map(({ instanceType }) => instanceType);
      const zones = network.zones.map((zone) => `${region}${zone}`);
      const systems = deployments.flatMap(({ host, system }) => [system.name, system.about, host]);
      for (const part of [about, accountId, network.cidr, ...zones, ...subnets.flat(), ...nodes, ...systems])
        expect(text, `${name} misses ${part}`).toContain(part);
      expect(await page.locator('#systems + ul > li').count()).toBe(deployments.length);
    }
  });

  it('shows every reason that its file gives', async () => {
    for (const { name, reasons } of platform.environments) {
      await show(page, `/environment/${name}`);
      const rows = await cells(tableIn('Reasons of deviations'));
      expect(Object.fromEntries(rows.map(([path = '', why]) => [path, why]))).toEqual(reasons);
    }
  });

  it('leads to each system by its picture and by its name', async () => {
    await show(page, '/environment/prod');
    await page.locator('#systems + ul').getByRole('link', { name: 'realworld' }).click();
    await page.waitForFunction(() => document.querySelector('h1')?.textContent?.includes('realworld'));
    await show(page, '/environment/prod');
    await page.locator('svg a[href="#/system/prod/storefront"]').first().focus();
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.querySelector('h1')?.textContent?.includes('storefront'));
  });
});

describe('the view of a system', () => {
  it('lists its services and needs as platform.json does, in tables and in the picture', async () => {
    for (const { name, deployments } of platform.environments)
      for (const { host, system } of deployments) {
        const text = await said(`/system/${name}/${system.name}`);
        expect(text).toContain(host);
        const services = await cells(tableIn('Services'));
        expect(services.map(([service]) => service).sort()).toEqual(Object.keys(system.services).sort());
        const needs = Object.entries(system.needs);
        if (needs.length > 0) {
          const rows = await cells(tableIn('Needs'));
          const wanted = needs.map(([need, { kind }]) => [need, kind]);
          expect(rows.map(([need, kind]) => [need, kind]).sort()).toEqual(wanted.sort());
        }
        const drawn = (await page.locator('svg').first().locator('[data-node]').allTextContents()).join('\n');
        for (const node of [...Object.keys(system.services), ...Object.keys(system.needs)])
          expect(drawn, `${system.name} misses ${node} in its picture`).toContain(node);
      }
  });
});

describe('the view of stacks', () => {
  it('counts the resources of every stack as its JSON does, and links each in the picture', async () => {
    const stacks = stacksIn(outdir);
    for (const { name } of platform.environments) {
      await show(page, `/stacks/${name}`);
      const rows = await cells(tableIn('All stacks'));
      const wanted = [...stacks].filter(([id]) => id.startsWith(`${name}-`));
      expect(Object.fromEntries(rows.map(([stack, , resources]) => [`${name}-${stack}`, Number(resources)]))).toEqual(
        Object.fromEntries(wanted.map(([id, stack]) => [id, resourceCount(stack)])),
      );
      expect(await page.locator('svg a').count()).toBe(wanted.length);
    }
  });

  it('tells of one stack its resources by kind, and which are guarded', async () => {
    const stack = stacksIn(outdir).get('prod-birthday-aws') ?? {};
    await show(page, '/stacks/prod/prod-birthday-aws');
    const kinds = Object.entries(treeAt(stack, 'resource')).map(([type, named]) => [
      type,
      String(Object.keys(named as Tree).length),
    ]);
    const listed = await page.locator('h3:text-is("Resources by kind") + ul li').allInnerTexts();
    expect(listed.map((line) => line.trim().split(/\s+/)).toSorted()).toEqual(kinds.toSorted());
    const guarded = await page.locator('h3:text-is("Guarded, because they hold data") + ul code').allInnerTexts();
    const holding = Object.entries(treeAt(stack, 'resource')).flatMap(([type, named]) =>
      holdsData(type) ? Object.keys(named as Tree).map((id) => `${type}.${id}`) : [],
    );
    expect(guarded.toSorted()).toEqual(holding.toSorted());
    expect(guarded).toContain('aws_db_instance.main');
  });
});

describe('the view of costs', () => {
  it('has the drivers, quantities and sums of platform.json, and says that it estimates', async () => {
    const text = await said('/cost');
    expect(text).toContain(`An estimate in US dollars a month, from list prices of ${platform.prices.date}`);
    expect(text).toContain(platform.prices.notCounted);
    const table = page.locator('table.costs');
    const rows = new Map((await cells(table)).map(([driver = '', ...amounts]) => [driver, amounts]));
    for (const [index, { cost }] of platform.environments.entries())
      for (const { name, quantity, monthlyUsd } of cost.drivers) {
        const shown = rows.get(name)?.[index] ?? '';
        expect(shown.replaceAll(',', '').endsWith(quantity), `${name}: ${shown}`).toBe(true);
        expect(Math.abs(dollars(shown) - monthlyUsd)).toBeLessThanOrEqual(0.5);
      }
    const feet = await table.locator('tfoot tr').allInnerTexts();
    const sums = feet.map((row) => row.split('\t').slice(1).map(dollars));
    const totals = platform.environments.map(({ cost }) => cost.drivers.reduce((sum, it) => sum + it.monthlyUsd, 0));
    expect(sums[0]).toEqual(totals.map(Math.round));
    expect(sums[1]).toEqual(platform.environments.map(({ cost }) => Math.round(cost.committedSavingUsd)));
  });
});

describe('the view of environments compared', () => {
  it('shows differing values with their reasons, and every value when asked', async () => {
    await show(page, '/compare');
    const network = Object.fromEntries(
      (await cells(tableIn('Network'))).map(([path = '', ...values]) => [path, values]),
    );
    const nat = network['network.nat'] ?? [];
    expect(nat.map((cell) => cell.split(' ')[0])).toEqual(platform.environments.map((it) => it.network.nat));
    expect(nat[0]).toContain(platform.environments[0]?.reasons['network.nat'] ?? 'no reason');
    const paths = async () => await page.locator('main tbody tr').count();
    const differing = await paths();
    await page.getByLabel('every value').check();
    expect(await paths()).toBeGreaterThan(differing);
  });

  it('says that every difference of the committed environments has its reason', async () => {
    const text = await said('/compare');
    expect(text).toContain('every difference has its reason');
    expect(await page.locator('tr.marked').count()).toBe(0);
    await page.getByLabel('differences without a reason').check();
    expect(await page.locator('main tbody tr').count()).toBe(0);
  });

  it('marks a difference without a reason, where it deviates', async () => {
    const other = synthOutput();
    const changed = readJson(other, 'platform.json');
    delete treeAt(changed, 'environments', 0, 'reasons')['network.nat'];
    writeJson(other, 'platform.json', changed);
    const { page: marked } = await openPage(writeReview({ outdir: other }).file, { view: '/compare' });
    await marked.getByLabel('differences without a reason').check();
    const [row = [], ...more] = await cells(marked.locator('main table'));
    expect(more).toEqual([]);
    expect(row[0]).toBe('network.nat');
    expect(row.map((cell) => cell.includes('no reason given'))).toEqual([false, true, false, false]);
    expect(await marked.locator('tr.marked').count()).toBe(1);
    expect(await marked.locator('main').innerText()).toContain('1 difference without a reason');
  });
});

describe('the view of posture', () => {
  it('lists every role of the stacks, and opens to what it may do', async () => {
    for (const { name } of platform.environments) {
      await show(page, `/posture/${name}`);
      const stacks = [...stacksIn(outdir)].filter(([id]) => id.startsWith(`${name}-`));
      const roles = stacks.flatMap(([, stack]) => Object.values(treeAt(stack, 'resource', 'aws_iam_role')) as Tree[]);
      const listed = await page
        .locator('[data-role]')
        .evaluateAll((all) => all.map((it) => it.getAttribute('data-role')));
      expect(listed.toSorted()).toEqual(roles.map((role) => role['name']).toSorted());
    }
    const role = page.locator('[data-role]').first();
    await role.locator('summary').click();
    expect(await role.innerText()).toContain('Trusts');
  });

  it('has a line for the encryption of every bucket and database', async () => {
    await show(page, '/posture/prod');
    await unfold(page);
    const rows = (await cells(tableIn('Encryption'))).map((row) => row.join(' '));
    for (const [id, stack] of stacksIn(outdir))
      for (const type of id.startsWith('prod-') ? ['aws_s3_bucket', 'aws_db_instance'] : [])
        for (const name of Object.keys(treeAt(stack, 'resource', type)))
          expect(
            rows.filter((row) => row.includes(`${type}.${name}`)).length,
            `${id}: ${type}.${name}`,
          ).toBeGreaterThan(0);
  });

  it('tells the reason of a port when its cell is pressed', async () => {
    await show(page, '/posture/prod');
    const cell = page.locator('table.matrix button').first();
    const ports = await cell.innerText();
    await cell.press('Enter');
    expect(await page.locator('.told:not(:empty)').innerText()).toContain(ports.split(', ')[0] ?? '');
  });

  it('has backups of every database', async () => {
    await show(page, '/posture/prod');
    const rows = (await cells(tableIn('Backups against RPO and RTO'))).map((row) => row.join(' ')).join('\n');
    expect(rows).toMatch(/birthday/);
    expect(rows).toMatch(/realworld/);
  });
});

function dollars(text: string): number {
  return Number((/-?[\d,]+(?:\.\d+)?/.exec(text)?.[0] ?? 'NaN').replaceAll(',', ''));
}
