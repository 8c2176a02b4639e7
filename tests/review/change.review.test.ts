import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { writeReview } from '../../review/write.ts';
import { once } from '../support/once.ts';
import { closeBrowser, openPage } from './browser.ts';
import { putPlan, removeOutputs, scratch, synthOutput } from './output.ts';
import { DEFERRED, putPlans, SECRET } from './sample-plans.ts';

afterAll(async () => {
  await closeBrowser();
  removeOutputs();
});

const texts = (page: Page, selector: string) => page.locator(selector).allInnerTexts();

describe('changes of plans', () => {
  let file: string;
  let page: Page;

  beforeAll(() => {
    const outdir = synthOutput();
    putPlans(outdir);
    ({ file } = writeReview({ outdir }));
  });

  /** Opened by the first test, which is where a missing browser can be told. */
  const opened = once(() => openPage(file, { view: '/change' }));

  beforeEach(async () => {
    ({ page } = await opened());
  });

  it('begin with the replaced database, then the deleted bucket, before any other section', async () => {
    const loud = await texts(page, 'main section >> nth=0 >> li');
    expect(loud.map((line) => /(replace|delete)\s+(\S+)\s+in (\S+)/.exec(line)?.slice(1, 4))).toEqual([
      ['replace', 'aws_db_instance.main', 'dev-birthday-aws'],
      ['delete', 'aws_s3_bucket.site', 'dev-s3www-aws'],
    ]);
  });

  it('tell what became of each plan, and count its resources by action', async () => {
    const rows = await texts(page, 'section[aria-label="Plans"] tbody tr');
    const cells = rows.map((row) => row.split('\t').map((cell) => cell.replace(/\s+/g, ' ').trim()));
    expect(cells.map(([stack, status, counts]) => [stack, status, counts])).toEqual([
      ['dev-birthday-aws', 'changes', '1 replace 1 update 1 create'],
      ['dev-cluster', 'deferred', ''],
      ['dev-edge', 'same code, not planned', ''],
      ['dev-network', 'changes', '1 update 1 create'],
      ['dev-s3www-aws', 'changes', '1 delete'],
    ]);
  });

  it('say what a deferred stack waits for, and what helps', async () => {
    const text = await page.locator('[data-stack="dev-cluster"]').innerText();
    for (const part of Object.values(DEFERRED)) expect(text).toContain(part);
  });

  it('open from the list of risks at the resource, with each attribute before and after', async () => {
    await page.getByRole('button', { name: 'aws_db_instance.main' }).click();
    const resource = page.locator('[data-stack="dev-birthday-aws"] [data-address="aws_db_instance.main"]');
    await resource.locator('table').waitFor();
    const rows = (await resource.locator('tbody tr').allInnerTexts()).map((row) =>
      row.split('\t').map((cell) => cell.replace(/\s+/g, ' ').trim()),
    );
    expect(Object.fromEntries(rows.map(([path, ...values]) => [path, values]))).toEqual({
      'kms_key_id forces replacement': ['key/old', 'key/new'].map(quoted),
      instance_class: ['db.t4g.micro', 'db.m7g.large'].map(quoted),
      password: ['(sensitive)', '(sensitive)'],
      endpoint: [quoted('main.example'), '(known after apply)'],
    });
    expect(await resource.locator('.taken-along li').allInnerTexts()).toEqual(['aws_cloudwatch_metric_alarm.storage']);
    expect(await resource.locator('summary').evaluate((element) => element === document.activeElement)).toBe(true);
  });

  it('are found by words and kept by action, by environment and by what they hold', async () => {
    const left = () => texts(page, '[data-address] summary code');
    const said = () => page.locator('search output').innerText();
    expect(await said()).toBe('6 resources');
    await page.getByLabel('Search').fill('public subnet');
    expect(await left()).toEqual(['aws_subnet.public_a']);
    expect(await said()).toBe('1 of 6 resources');
    await page.getByLabel('Search').fill('');
    await page.getByLabel('Action').selectOption('create');
    expect(await left()).toEqual(['aws_sns_topic.events', 'aws_vpc_endpoint.ecr_api']);
    await page.getByLabel('Action').selectOption('');
    await page.getByLabel('Holds data').check();
    expect(await left()).toEqual(['aws_db_instance.main', 'aws_s3_bucket.site']);
    await page.getByLabel('Search').fill('nothing such');
    expect(await page.getByText('No resource matches.').count()).toBe(1);
  });

  it('hold no sensitive value, wherever one looks in the file', () => {
    const text = readFileSync(file, 'utf8');
    expect(text).toContain('aws_db_instance.main');
    expect(text).not.toContain(SECRET);
  });
});

describe('what cannot be read', () => {
  it('is told in the page, and the rest of it works', async () => {
    const outdir = synthOutput();
    putPlans(outdir);
    putPlan(outdir, 'dev-network', '{"format_version":"1.2","resource_cha');
    putPlan(outdir, 'dev-birthday-aws', JSON.stringify({ format_version: '3.0', terraform_version: '9.0.0' }));
    const { file, problems } = writeReview({ outdir });
    const { page, complaints } = await openPage(file, { view: '/change' });
    const told = await page.getByRole('region', { name: 'Problems' }).innerText();
    for (const { where, given, fix } of problems) for (const part of [where, given, fix]) expect(told).toContain(part);
    expect(problems.map(({ where }) => where).sort()).toEqual([
      'plans/dev-birthday-aws/plan.json',
      'plans/dev-network/plan.json',
    ]);
    expect(told).toContain('9.0.0');
    expect(await texts(page, '.loud li')).toHaveLength(1);
    const broken = page.locator('section[aria-label="Plans"] tbody tr', { hasText: 'plan cannot be read' });
    expect(await broken.locator('th').allInnerTexts()).toEqual(['dev-birthday-aws', 'dev-network']);
    expect(complaints).toEqual([]);
  });

  it('is all of it where nothing was synthesized: the page says what to do', async () => {
    const { file, problems } = writeReview({ outdir: scratch() });
    expect(problems.length).toBeGreaterThan(0);
    const { page, complaints } = await openPage(file);
    expect(await page.getByRole('region', { name: 'Problems' }).innerText()).toContain('npm run synth');
    expect(complaints).toEqual([]);
  });

  it('is no problem where nothing was planned', async () => {
    const { file, problems } = writeReview({ outdir: synthOutput() });
    const { page } = await openPage(file, { view: '/change' });
    expect(problems).toEqual([]);
    expect(await page.locator('main').innerText()).toContain('npm run plan');
    expect(await page.getByRole('region', { name: 'Problems' }).count()).toBe(0);
  });
});

/** A value as the page writes it: texts in the quotes of JSON. */
function quoted(value: string): string {
  return JSON.stringify(value);
}
