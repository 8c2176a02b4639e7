import type { KubernetesObject } from './release.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Where a kind keeps the pods that it makes. */
const POD: Readonly<Record<string, string>> = {
  Deployment: 'spec.template.spec',
  StatefulSet: 'spec.template.spec',
  DaemonSet: 'spec.template.spec',
  Job: 'spec.template.spec',
  CronJob: 'spec.jobTemplate.spec.template.spec',
};

/**
 * What somebody has added to an object: containers, volumes, variables and mounts of the pods that it makes, keys of a
 * ConfigMap. Neither the API's defaults nor any controller of the platform adds such things here; sidecars go into the pods.
 */
export function additions(wanted: KubernetesObject, live: KubernetesObject): readonly string[] {
  if (wanted.kind === 'ConfigMap') return addedKeys(wanted['data'], live['data']);
  const path = POD[wanted.kind];
  if (path === undefined) return [];
  const [asked, found] = [at(wanted, path), at(live, path)];
  return [
    ...addedNames(asked, found, path, 'volumes'),
    ...['containers', 'initContainers'].flatMap((list) => [
      ...addedNames(asked, found, path, list),
      ...elements(asked, list).flatMap((container) => {
        const name = nameOf(container);
        const other = elements(found, list).find((element) => nameOf(element) === name);
        if (other === undefined) return [];
        const where = `${path}.${list}[${name}]`;
        return [
          ...addedNames(container, other, where, 'env'),
          ...['envFrom', 'volumeMounts']
            .filter((key) => elements(other, key).length > elements(container, key).length)
            .map((key) => `${where}.${key}`),
        ];
      }),
    ]),
  ];
}

/** A ConfigMap without any keys is one that a program fills. */
function addedKeys(wanted: unknown, live: unknown): readonly string[] {
  if (!isObject(wanted) || !isObject(live) || Object.keys(wanted).length === 0) return [];
  return Object.keys(live)
    .filter((key) => !(key in wanted))
    .map((key) => `data.${key}`);
}

function addedNames(wanted: unknown, live: unknown, path: string, list: string): readonly string[] {
  const names = new Set(elements(wanted, list).map(nameOf));
  return elements(live, list)
    .map(nameOf)
    .filter((name) => !names.has(name))
    .map((name) => `${path}.${list}[${name}]`);
}

function elements(of: unknown, list: string): readonly unknown[] {
  const found = isObject(of) ? of[list] : undefined;
  return Array.isArray(found) ? found : [];
}

function at(object: unknown, path: string): unknown {
  return path.split('.').reduce((found, key) => (isObject(found) ? found[key] : undefined), object);
}

/** Name of an element of a list; undefined where it has none. */
export function nameOf(element: unknown): string | undefined {
  const { name } = isObject(element) ? element : { name: undefined };
  return typeof name === 'string' ? name : undefined;
}

/** Whether a value has fields: neither a list nor nothing. */
export function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
