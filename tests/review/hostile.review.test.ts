import { afterAll, describe, expect, it } from 'vitest';
import { VIEWS } from '../../review/page/routes.ts';
import { writeReview } from '../../review/write.ts';
import { created, planOf, replaced } from '../support/terraform-plan.ts';
import { closeBrowser, openPage, show, unfold } from './browser.ts';
import { putPlan, readJson, removeOutputs, synthOutput, type Tree, treeAt, writeJson } from './output.ts';

afterAll(async () => {
  await closeBrowser();
  removeOutputs();
});

/** Texts that run or make an element where they are taken for markup. */
const HOSTILE = [
  '<img src=x onerror="window.ran=1">',
  '</script><script>window.ran=2</script>',
  '<!--<script>',
  '"><svg onload=window.ran=3>',
  'javascript:window.ran=4',
  '${window.ran=5}{{constructor}}',
  '\u2028]]>&lt;b&gt;',
] as const;

const ALL = HOSTILE.join(' ');

function hostileOutput(): string {
  const outdir = synthOutput();
  const platform = readJson(outdir, 'platform.json');
  const dev = treeAt(platform, 'environments', 0);
  dev['about'] = ALL;
  treeAt(dev, 'reasons')['removal'] = ALL;
  treeAt(dev, 'deployments', 0, 'system')['about'] = ALL;
  treeAt(dev, 'cost', 'drivers', 0)['name'] = ALL;
  writeJson(outdir, 'platform.json', platform);
  const network = readJson(outdir, 'stacks/dev-network/cdk.tf.json');
  const buckets: Tree = {};
  for (const [index, text] of HOSTILE.entries())
    buckets[`hostile_${index}`] = { bucket: text, tags: { Name: text, [text]: text } };
  treeAt(network, 'resource')['aws_s3_bucket'] = buckets;
  const role = { name: ALL, assume_role_policy: JSON.stringify({ Statement: [{ Principal: { AWS: ALL } }] }) };
  treeAt(network, 'resource')['aws_iam_role'] = { hostile: role };
  writeJson(outdir, 'stacks/dev-network/cdk.tf.json', network);
  putPlan(
    outdir,
    'dev-network',
    planOf([
      ...HOSTILE.map((text) => created(`aws_s3_bucket.logs["${text}"]`, { bucket: text, tags: { [text]: text } })),
      replaced(`aws_s3_bucket.data["${ALL}"]`, { bucket: ALL }, { bucket: `${ALL}2` }, { replace_paths: [['bucket']] }),
    ]),
  );
  putPlan(outdir, 'dev-cluster', null, { deferred: [{ reason: ALL, what: ALL, help: ALL }] });
  return outdir;
}

describe('names, tags and values with markup in them', () => {
  it('are shown as text in every view; nothing of them runs or becomes an element', async () => {
    const { file } = writeReview({ outdir: hostileOutput() });
    const { page, requests, complaints } = await openPage(file);
    for (const view of [...VIEWS, 'stacks/dev/dev-network', 'system/dev/bytebytego']) {
      await show(page, `/${view}`);
      await unfold(page);
      expect(await page.locator('main img, main script, main b, svg[onload], [onerror]').count()).toBe(0);
      expect(await page.locator('a[href^="javascript:" i]').count()).toBe(0);
    }
    expect(await page.evaluate(() => (window as unknown as { ran?: number }).ran)).toBeUndefined();
    expect(complaints).toEqual([]);
    expect(requests).toHaveLength(1);
  });

  it('are shown letter by letter', async () => {
    const { file } = writeReview({ outdir: hostileOutput() });
    const { page } = await openPage(file, { view: '/change' });
    const loud = await page.locator('.loud').innerText();
    for (const text of HOSTILE) expect(plain(loud)).toContain(plain(text));
    await show(page, '/environment/dev');
    const main = plain(await page.locator('main').innerText());
    for (const text of HOSTILE) expect(main).toContain(plain(text));
  });
});

/** A browser draws any white space as one blank. */
function plain(text: string): string {
  return text.replace(/\s+/g, ' ');
}
