import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';
import type { KubernetesObject } from '../../local/kubernetes/object.ts';
import { render } from '../support/helm.ts';

/** The chart of what a system's services share. */
export const SYSTEM_CHART = 'charts/system';

export const CASES = resolve(import.meta.dirname, '../..', SYSTEM_CHART, 'ci');

export type Values = Readonly<Record<string, unknown>>;

/** Values of one of the chart's cases. */
export function readCase(file: string): Values {
  return parse(readFileSync(join(CASES, file), 'utf8')) as Values;
}

/** The smallest system: nothing but what is required. */
export const LEAST: Values = {
  system: 'small',
  environment: 'dev',
  mesh: false,
  quota: { cpuMillicores: 500, memoryMiB: 512, pods: 5 },
};

/** What the chart renders as the release of a system, in the system's namespace. */
export function renderSystem(values: Values): readonly KubernetesObject[] {
  const system = String(values['system']);
  return render(SYSTEM_CHART, values, { release: `${system}-system`, namespace: system });
}

/** `ServiceAccount/backend` for each object. */
export function names(objects: readonly KubernetesObject[]): readonly string[] {
  return objects.map(({ kind, metadata }) => `${kind}/${metadata.name}`);
}

/** The one object of that kind and name; everything else is an error. */
export function one(objects: readonly KubernetesObject[], kind: string, name: string): KubernetesObject {
  const [found, ...more] = objects.filter((object) => object.kind === kind && object.metadata.name === name);
  if (found === undefined || more.length > 0) throw new Error(`not one ${kind}/${name}: ${names(objects).join(', ')}`);
  return found;
}

export function spec(object: KubernetesObject): Values {
  return object['spec'] as Values;
}
