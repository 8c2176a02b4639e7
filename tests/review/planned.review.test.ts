import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { findProviders, PINNED_PROVIDERS } from '../../local/terraform/providers.ts';
import { Bed } from '../pipeline/bed.ts';
import { closeBrowser, openPage } from './browser.ts';
import { createDatabase, databaseStacks, PASSWORD } from './real-database.ts';

const providers = await findProviders();
if (providers.aws === undefined)
  process.stderr.write('skipped: no AWS provider, neither registry nor mirror is reached\n');

/** The provider starts with each plan and apply; a busy machine takes five times as long as an idle one. */
const LONG = 900_000;

let bed: Bed;
let page: Page;

async function command(name: string, ...args: readonly string[]): Promise<string> {
  const env = providers.cliConfig === undefined ? {} : { TF_CLI_CONFIG_FILE: providers.cliConfig };
  const { code, output } = await bed.start(name, args, env).ended;
  expect(output).toContain('Review page: ');
  expect({ code, output }).toMatchObject({ code: 0 });
  return output;
}

const file = () => join(bed.outdir, 'review/index.html');
const inOneLine = (text: string) => text.replace(/\s+/g, ' ').trim();

describe.skipIf(providers.aws === undefined)(
  `a database that ${providers.description} replaces, in the page of the plan`,
  () => {
    beforeAll(async () => {
      bed = await Bed.start();
      await createDatabase(bed);
      const version = providers.awsVersion ?? PINNED_PROVIDERS.aws;
      bed.synth(databaseStacks({ version, encrypted: false }));
      await command('plan', 'dev');
      await command('apply', 'dev');
      bed.synth(databaseStacks({ version, encrypted: true }));
      await command('plan', 'dev');
    }, LONG);

    afterAll(async () => {
      await closeBrowser();
      await bed?.stop();
    });

    beforeEach(async () => {
      ({ page } = await openPage(file(), { view: '/change' }));
    });

    it('stands first and loud, with what is lost, what forces it, and its count in the menu', async () => {
      const first = page.locator('main section').first();
      expect(await first.getByRole('heading').innerText()).toBe('Read first: 1 risk for data');
      const risk = inOneLine(await first.locator('li').innerText());
      expect(risk).toMatch(/^replace aws_db_instance\.main in dev-data loses a database/);
      expect(risk).toContain('storage_encrypted');
      expect(await page.getByRole('navigation', { name: 'Views' }).locator('.count').innerText()).toMatch(/^1/);
      const addresses = await page
        .locator('[data-stack="dev-data"] [data-address]')
        .evaluateAll((all) => all.map((it) => it.getAttribute('data-address')));
      expect(addresses[0]).toBe('aws_db_instance.main');
      expect([...addresses].sort()).toEqual([
        'aws_db_instance.main',
        'aws_ssm_parameter.address',
        'aws_ssm_parameter.audit',
      ]);
    });

    it('has its attributes before and after: the forcing one marked, the password hidden, what AWS decides unknown', async () => {
      const resource = page.locator('[data-address="aws_db_instance.main"]');
      await resource.locator('summary').click();
      await resource.locator('table').waitFor();
      const rows = await resource.locator('tbody tr').allInnerTexts();
      const attributes = Object.fromEntries(
        rows.map((row) => row.split('\t').map(inOneLine)).map(([path = '', ...values]) => [path, values]),
      );
      expect(attributes['storage_encrypted forces replacement']).toEqual(['false', 'true']);
      expect(attributes['password']).toEqual([expect.any(String), '(sensitive)']);
      for (const path of ['address', 'arn', 'endpoint', 'resource_id'])
        expect({ [path]: attributes[path]?.[1] }).toEqual({ [path]: '(known after apply)' });
      expect(attributes['instance_class']).toBeUndefined();
      expect(readFileSync(file(), 'utf8')).not.toContain(PASSWORD);
    });

    it('tells what it takes along: the parameter with its address, and the stack that reads its output', async () => {
      const resource = page.locator('[data-address="aws_db_instance.main"]');
      await resource.locator('summary').click();
      const along = await resource.locator('.taken-along li').allInnerTexts();
      expect(along).toEqual(['aws_ssm_parameter.address', 'dev-shop: output address']);
    });
  },
);
