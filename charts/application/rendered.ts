import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { KubernetesObject } from '../../local/kubernetes/object.ts';
import { render } from '../../tests/support/helm.ts';

/** Values as a caller writes them. */
export type Values = Readonly<Record<string, unknown>>;

/** Content hashes that belong to no image. */
export const DIGEST = `sha256:${'1'.repeat(64)}`;
export const OTHER_DIGEST = `sha256:${'2'.repeat(64)}`;

/** Values of a supported case: a file of `ci/` without its ending. */
export function values(name: string): Values {
  return parse(readFileSync(join(import.meta.dirname, 'ci', `${name}.yaml`), 'utf8')) as Values;
}

/** Every supported case. */
export const CASES: readonly string[] = readdirSync(join(import.meta.dirname, 'ci')).map((file) =>
  file.replace('.yaml', ''),
);

/** The fewest values that render. */
export const LEAST: Values = {
  system: 'shop',
  service: 'api',
  environment: 'dev',
  mesh: false,
  zones: 3,
  image: { repository: 'registry.example/shop/api', digest: DIGEST },
  scaling: { fixed: { replicas: 1 } },
};

const rendered = new Map<string, readonly KubernetesObject[]>();

/** Everything that the chart renders for these values, as one release of the service in the system's namespace. */
export class Release {
  readonly #given: Values;

  constructor(given: Values) {
    this.#given = given;
  }

  /** Rendered when they are first asked for. @throws what Helm refuses, in its own words. */
  get objects(): readonly KubernetesObject[] {
    const key = JSON.stringify(this.#given);
    const target = { release: String(this.#given['service']), namespace: String(this.#given['system']) };
    const objects = rendered.get(key) ?? render('charts/application', this.#given, target);
    rendered.set(key, objects);
    return objects;
  }

  /** `Deployment api`, sorted. */
  names(): readonly string[] {
    return this.objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`).sort();
  }

  /** The one object of that kind and name. */
  get(kind: string, name: string): KubernetesObject {
    const [object, ...more] = this.objects.filter((found) => found.kind === kind && found.metadata.name === name);
    if (object === undefined || more.length > 0) {
      throw new Error(`${more.length === 0 ? 'no' : 'more than one'} ${kind} ${name} among ${this.names().join(', ')}`);
    }
    return object;
  }

  /** What stands there in that object, `spec.template.spec` or `data.0`; undefined where nothing does. */
  at(kind: string, name: string, path: string): unknown {
    return path
      .split('.')
      .reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], this.get(kind, name));
  }

  has(kind: string): boolean {
    return this.objects.some((object) => object.kind === kind);
  }
}

/** Where a Deployment or Job keeps its pod, and that pod's only container. */
export const POD = 'spec.template.spec';
export const CONTAINER = `${POD}.containers.0`;

/** The words with which Helm refuses these values. */
export function refusal(given: Values): string {
  try {
    new Release(given).names();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('the values were taken');
}

/** A rule of Prometheus: a recorded series or an alert. */
export interface Rule {
  readonly record?: string;
  readonly alert?: string;
  readonly expr: string;
  readonly for?: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** Every rule on a service's objectives, in order. */
export function rules(from: Release, service = 'api'): readonly Rule[] {
  const groups = from.at('PrometheusRule', `${service}-objectives`, 'spec.groups') as readonly {
    rules: readonly Rule[];
  }[];
  return groups.flatMap((group) => group.rules);
}
