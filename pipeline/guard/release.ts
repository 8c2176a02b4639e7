import { parse } from 'yaml';
import { at, elementsOf, isObject } from '../../lib/plan/plan-value.ts';
import type { Weakening } from './weakening.ts';

/**
 * Charts whose releases hold nothing: pods, services and rules that a new release makes again. `application` is the chart
 * of one service. Every other chart is taken to hold something, since a plan does not show what a chart makes.
 */
const STATELESS_CHARTS: readonly string[] = ['application'];

/** Kinds whose objects hold data, or take others with them. */
const HOLDING_KINDS = /PersistentVolumeClaim|volumeClaimTemplates|CustomResourceDefinition/;

/** Settings of charts that keep data while they are on, as ends of paths in the values. */
const KEEPING_SETTINGS: readonly string[] = [
  'persistence.enabled',
  'persistentVolume.enabled',
  'crds.keep',
  'crds.install',
];

/**
 * Whether a release can be deleted and made again without losing anything: its chart is in the list, and neither its values
 * nor its manifest (where the provider shows it) names a volume claim or a definition.
 */
export function isStateless(before: unknown): boolean {
  const texts = [at(before, 'manifest'), ...elementsOf(at(before, 'values'))].filter((it) => typeof it === 'string');
  return STATELESS_CHARTS.includes(chartName(before)) && !texts.some((text) => HOLDING_KINDS.test(text));
}

/** `assets/application-3e46940f46852db6.tgz` -> `application`: a chart in a file carries the hash of its content. */
export function chartName(release: unknown): string {
  const base =
    String(at(release, 'chart') ?? '')
      .split('/')
      .at(-1) ?? '';
  return base.replace(/\.tgz$/, '').replace(/-(?:[0-9a-f]{16}|v?\d+\.\d+\.\d+[\w.+-]*)$/, '');
}

/** A setting by which a chart keeps data (volumes, definitions) that was on and is off, removed, or not known yet. */
export function switchedOffByValues(why: string): Weakening {
  return {
    attribute: 'values',
    why,
    found(before, after) {
      const kept = keepingSettings(after);
      const off = [...keepingSettings(before)].filter((path) => !kept.has(path));
      return off.length === 0 ? undefined : `values: ${off.join(', ')} no longer on`;
    },
  };
}

function keepingSettings(release: unknown): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (value: unknown, path: string) => {
    if (value === true && KEEPING_SETTINGS.some((end) => path === end || path.endsWith(`.${end}`))) found.add(path);
    if (isObject(value))
      for (const [key, part] of Object.entries(value)) visit(part, path === '' ? key : `${path}.${key}`);
  };
  for (const text of elementsOf(at(release, 'values'))) if (typeof text === 'string') visit(parsed(text), '');
  return found;
}

function parsed(text: string): unknown {
  try {
    return parse(text);
  } catch {
    return undefined;
  }
}
