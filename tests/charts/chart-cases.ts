import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parse } from 'yaml';
import type { KubernetesObject } from '../../local/kubernetes/object.ts';
import type { Values } from '../../local/releases/argo-values.ts';
import { render, type Target } from '../support/helm.ts';

const ROOT = resolve(import.meta.dirname, '../..');

/** A rendered object whose specification a test looks into. */
export type Rendered = KubernetesObject & { readonly spec: Values; readonly data: Readonly<Record<string, string>> };

/** The cases of a chart's `ci` folder and what it renders. */
export interface ChartCases {
  /** Name and values of each case. */
  readonly all: readonly (readonly [name: string, values: Values])[];
  /** Values of the case that most tests start from. */
  readonly usual: Values;
  /** What the chart renders; once for the same values. */
  rendered(values?: Values): readonly KubernetesObject[];
  /** The one object of that kind and name. @throws where there is none, or more than one. */
  find(kind: string, name: string, values?: Values): Rendered;
}

/** @param usual name of the case that most tests start from. */
export function chartCases(chart: string, target: Target, usual: string): ChartCases {
  const folder = resolve(ROOT, chart, 'ci');
  const all = readdirSync(folder).map(
    (file) => [file.replace('.yaml', ''), parse(readFileSync(resolve(folder, file), 'utf8')) as Values] as const,
  );
  const start = all.find(([name]) => name === usual)?.[1];
  if (start === undefined) throw new Error(`${chart} has no case ${usual}`);
  const cache = new Map<string, readonly KubernetesObject[]>();
  const rendered = (values: Values = start): readonly KubernetesObject[] => {
    const key = JSON.stringify(values);
    const objects = cache.get(key) ?? render(chart, values, target);
    cache.set(key, objects);
    return objects;
  };
  return {
    all,
    usual: start,
    rendered,
    find: (kind, name, values) => {
      const found = rendered(values).filter((object) => object.kind === kind && object.metadata.name === name);
      if (found.length !== 1) throw new Error(`${chart} renders ${found.length} of ${kind} ${name}`);
      return found[0] as Rendered;
    },
  };
}

/** An alert of a PrometheusRule. */
export interface AlertRule {
  readonly alert: string;
  readonly expr: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/** All alerts of a PrometheusRule. */
export function alertRules({ spec }: Rendered): readonly AlertRule[] {
  return (spec as { readonly groups: readonly { readonly rules: readonly AlertRule[] }[] }).groups.flatMap(
    ({ rules }) => rules,
  );
}

/** Anchors of the runbook's sections. */
export function runbookSections(): ReadonlySet<string> {
  const runbook = readFileSync(resolve(ROOT, 'docs/runbook.md'), 'utf8');
  const titles = [...runbook.matchAll(/^## (.+)$/gm)].map(([, title = '']) => title);
  return new Set(titles.map((title) => title.toLowerCase().replaceAll(' ', '-')));
}
