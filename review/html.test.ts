import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { pageHtml } from './html.ts';
import type { ChangeModel } from './model/change-model.ts';
import type { ReviewModel } from './model/review-model.ts';

const PROGRAM = { script: 'console.log("<\\/script>")', style: 'body{color:red}' };

function model(changes: ChangeModel | null, where = ''): ReviewModel {
  return {
    version: 1,
    environments: [],
    changes,
    comparison: { environments: [], rows: [] },
    cost: { date: '', environments: [], rows: [], totals: [], savings: [], notCounted: '' },
    problems: [{ where, given: '', fix: '' }],
  };
}

function element(html: string, id: string): string | undefined {
  return new RegExp(`<script type="[^"]*" id="${id}">([^<]*)</script>`).exec(html)?.[1];
}

/** What stands compressed in the page. */
function packedIn(html: string): unknown {
  return JSON.parse(gunzipSync(Buffer.from(element(html, 'review-packed') ?? '', 'base64')).toString());
}

const loss = (why: string): ChangeModel => ({
  stacks: [],
  loud: [{ stack: 'dev-shop-aws', address: 'aws_db_instance.main', action: 'replace', why }],
});

describe('the page as one file', () => {
  it('holds the model as JSON in which no text can end its element', () => {
    const hostile = model(null, '</script><script>alert(1)</script><!--');
    const html = pageHtml(hostile, PROGRAM);
    expect(html).not.toContain('<script>alert');
    expect(html).not.toContain('<!--');
    expect(JSON.parse(element(html, 'review-data') ?? '')).toEqual(hostile);
  });

  it('lets only its own script and style run, by their hashes, and nothing be loaded', () => {
    const html = pageHtml(model(null), PROGRAM);
    const hash = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
    const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1]?.split('; ');
    expect(policy).toEqual([
      "default-src 'none'",
      `script-src ${hash(PROGRAM.script)}`,
      `style-src ${hash(PROGRAM.style)}`,
      'img-src data:',
      "base-uri 'none'",
      "form-action 'none'",
    ]);
    expect(html).toContain(`<script>${PROGRAM.script}</script>`);
    expect(html).toContain(`<style>${PROGRAM.style}</style>`);
    // Before anything that it is about.
    expect(html.indexOf('Content-Security-Policy')).toBeLessThan(html.indexOf('<style>'));
  });

  it('refuses a program that would end its own element', () => {
    expect(() => pageHtml(model(null), { ...PROGRAM, script: '"</script>"' })).toThrow(/script would end/);
    expect(() => pageHtml(model(null), { ...PROGRAM, style: 'a{}</STYLE>' })).toThrow(/style would end/);
  });

  it('compresses changes that are long, and only those', () => {
    const short = pageHtml(model(loss('engine')), PROGRAM);
    expect(element(short, 'review-packed')).toBeUndefined();
    expect(JSON.parse(element(short, 'review-data') ?? '').changes).toEqual(loss('engine'));
    const changes = loss('x'.repeat(700_000));
    const long = pageHtml(model(changes), PROGRAM);
    expect(long.length).toBeLessThan(20_000);
    expect(JSON.parse(element(long, 'review-data') ?? '').changes).toBeNull();
    expect(packedIn(long)).toEqual({ changes });
  });

  it('compresses environments that are long, and leaves the names of them and of their systems in plain text', () => {
    const system = (name: string) => ({ name, about: 'x'.repeat(70_000) });
    const names = ['birthday', ...Array.from({ length: 9 }, (_, index) => `shop-${index}`)];
    const environments = [{ name: 'dev', systems: names.map(system) }] as unknown as ReviewModel['environments'];
    const html = pageHtml({ ...model(loss('engine')), environments }, PROGRAM);
    expect(html.length).toBeLessThan(20_000);
    const plain = JSON.parse(element(html, 'review-data') ?? '');
    expect(plain.environments).toEqual([{ name: 'dev', systems: names.map((name) => ({ name })) }]);
    expect(plain.changes).toEqual(loss('engine'));
    expect(packedIn(html)).toEqual({ environments });
  });

  it('compresses nothing where no single part is long', () => {
    const environments = [{ name: 'dev', about: 'x'.repeat(400_000), systems: [] }];
    const both = {
      ...model(loss('y'.repeat(400_000))),
      environments: environments as unknown as ReviewModel['environments'],
    };
    const html = pageHtml(both, PROGRAM);
    expect(element(html, 'review-packed')).toBeUndefined();
    expect(JSON.parse(element(html, 'review-data') ?? '')).toEqual(both);
  });
});
