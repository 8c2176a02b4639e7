import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { committedPlatform, stacksOf } from '../tests/support/app.ts';
import { README, withCostTable } from './cost-table.ts';

const ROOT = resolve(import.meta.dirname, '..');
const environments = committedPlatform().environments;

describe('the README', () => {
  it('shows the cost table that its data gives (npm run readme writes it)', () => {
    const readme = readFileSync(README, 'utf8');
    expect(withCostTable(readme, environments)).toBe(readme);
    expect(readme).toMatch(/\| EKS control plane \| 73 \(1\) \| 73 \(1\) \| 73 \(1\) \|/);
  });

  it('names only npm scripts that exist', () => {
    const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
      scripts: Record<string, string>;
    };
    const named = [...readFileSync(README, 'utf8').matchAll(/npm run ([a-z:]+)/g)].map(([, name]) => name ?? '');
    expect(named.length).toBeGreaterThan(5);
    expect(named.filter((name) => scripts[name] === undefined)).toEqual([]);
  });
});

describe('links between documents', () => {
  const documents = [
    'README.md',
    'ARCHITECTURE.md',
    'CHANGELOG.md',
    'docs/runbook.md',
    ...readdirSync(join(ROOT, 'decisions')).map((name) => `decisions/${name}`),
  ];

  it.each(documents)('of %s lead to files that exist', (document) => {
    const links = [...readFileSync(join(ROOT, document), 'utf8').matchAll(/\]\((?!https?:)([^)#]+)[^)]*\)/g)].map(
      ([, link]) => link ?? '',
    );
    expect(links.filter((link) => !existsSync(resolve(ROOT, dirname(document), link)))).toEqual([]);
  });

  it('list every decision once', () => {
    const index = readFileSync(join(ROOT, 'decisions/README.md'), 'utf8');
    const records = readdirSync(join(ROOT, 'decisions')).filter((name) => /^\d{4}-/.test(name));
    const listed = [...index.matchAll(/\((\d{4}-[^)]+)\)/g)].map(([, name]) => name);
    expect(listed).toEqual(records.sort());
  });
});

describe('the runbook', () => {
  it('has the section that each alarm of every environment names', () => {
    const runbook = readFileSync(join(ROOT, 'docs/runbook.md'), 'utf8');
    const anchors = new Set(
      [...runbook.matchAll(/^##+ (.+)$/gm)].map(([, title]) =>
        (title ?? '')
          .toLowerCase()
          .replace(/[^\w\s-]/g, '')
          .trim()
          .replace(/\s+/g, '-'),
      ),
    );
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
