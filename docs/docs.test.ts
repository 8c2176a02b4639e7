import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { committedPlatform, stacksOf } from '../tests/support/app.ts';
import { README, withCostTable } from './cost-table.ts';
import { anchorsOf, codeOf, DOCUMENTS, linksOf, ROOT, textOf } from './documents.ts';

const environments = committedPlatform().environments;

describe('the README', () => {
  it('shows the cost table that its data gives (npm run readme writes it)', () => {
    const readme = readFileSync(README, 'utf8');
    expect(withCostTable(readme, environments)).toBe(readme);
    expect(readme).toMatch(/\| EKS control plane \| 73 \(1\) \| 73 \(1\) \| 73 \(1\) \|/);
  });

  it('leads to every page of docs', () => {
    const linked = linksOf(textOf('README.md')).map(({ path }) => path);
    const pages = DOCUMENTS.filter((name) => name.startsWith('docs/'));
    expect(pages.filter((page) => !linked.includes(page))).toEqual([]);
  });
});

describe('links between documents', () => {
  it.each(DOCUMENTS)('of %s lead to files and headings that exist', (document) => {
    const broken = linksOf(textOf(document)).filter(({ path, anchor }) => {
      const file = path === '' ? join(ROOT, document) : resolve(ROOT, dirname(document), path);
      if (!existsSync(file)) return true;
      return anchor !== undefined && !anchorsOf(readFileSync(file, 'utf8')).has(anchor);
    });
    expect(broken).toEqual([]);
  });

  it('list every decision once', () => {
    const index = readFileSync(join(ROOT, 'decisions/README.md'), 'utf8');
    const records = readdirSync(join(ROOT, 'decisions')).filter((name) => /^\d{4}-/.test(name));
    const listed = [...index.matchAll(/\((\d{4}-[^)]+)\)/g)].map(([, name]) => name);
    expect(listed).toEqual(records.sort());
  });
});

/** Files that a reader makes. */
const OF_THE_READER = ['environments/prodwest.ts'];

describe('files that the guides name', () => {
  it.each(DOCUMENTS.filter((name) => name.startsWith('docs/')))('exist, in %s', (document) => {
    const named = codeOf(textOf(document)).flatMap((code) =>
      code
        .split(' ')
        .filter((word) => /^(?!cdktf\.out\/)[a-z.][\w.-]*(\/[\w.-]+)+\.(ts|mjs|yml|yaml|md|mod)$/.test(word)),
    );
    expect(named.filter((path) => !OF_THE_READER.includes(path) && !existsSync(join(ROOT, path)))).toEqual([]);
  });
});

describe('the runbook', () => {
  it('has the section that each alarm of every environment names', () => {
    const anchors = anchorsOf(textOf('docs/runbook.md'));
    const alarms = environments
      .flatMap((environment) => [...stacksOf(environment).values()])
      .flatMap((stack) => Object.values(stack.resources('aws_cloudwatch_metric_alarm')));
    const named = alarms.map(
      (alarm) =>
        /docs\/runbook\.md#([\w-]+)/.exec(String(alarm['alarm_description']))?.[1] ??
        `${alarm['alarm_name']} names none`,
    );
    expect(named.length).toBeGreaterThan(100);
    expect([...new Set(named)].filter((anchor) => !anchors.has(anchor))).toEqual([]);
  });
});
