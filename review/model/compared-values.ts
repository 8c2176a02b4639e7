import { isObject } from '../../lib/plan/plan-value.ts';

/** One value of an environment's data. */
export interface ComparedValue {
  /** For people: `cluster.people.developers.may`. */
  readonly path: string;
  /** Where else its reason may stand: at its place in a list (`cluster.people.1.may`), at the setting that limits it. */
  readonly sources: readonly string[];
  /** In one line; an empty list is `none`. */
  readonly text: string;
}

/** Keys of an environment in `platform.json` that are made from the others, or that are no data of its file. */
const NOT_DATA: ReadonlySet<string> = new Set(['reasons', 'deployments', 'systems', 'cost', 'accountId']);

type Data = Readonly<Record<string, unknown>>;

/**
 * Every value of an environment as `platform.json` has it, and of each system how it runs there: its choices, its replicas,
 * its versions. Lists of named things are told by name, so that another order is no difference.
 */
export function comparedValues(environment: Data): readonly ComparedValue[] {
  const own = Object.entries(environment).filter(([key]) => !NOT_DATA.has(key));
  const systems = isObject(environment['systems']) ? environment['systems'] : {};
  return [
    ...own.flatMap(([key, value]) => leaves(key, key, value)),
    ...Object.entries(systems).flatMap(([name, choice]) => leaves(`systems.${name}`, `systems.${name}`, choice)),
    ...deploymentsOf(environment).flatMap(deploymentValues),
  ];
}

function leaves(path: string, source: string, value: unknown): readonly ComparedValue[] {
  if (value === undefined || value === null) return [];
  if (isObject(value))
    return Object.entries(value).flatMap(([key, part]) => leaves(`${path}.${key}`, `${source}.${key}`, part));
  if (!Array.isArray(value)) return [{ path, sources: [source], text: String(value) }];
  if (value.length > 0 && value.every(isNamed))
    return value.flatMap(({ name, ...rest }, index) => leaves(`${path}.${name}`, `${source}.${index}`, rest));
  return [{ path, sources: [source], text: listText(path, value) }];
}

function isNamed(value: unknown): value is Data & { readonly name: string } {
  return isObject(value) && typeof value['name'] === 'string';
}

function listText(path: string, list: readonly unknown[]): string {
  if (list.length === 0) return 'none';
  if (list.length === 2 && /perZone$|\.services\.[^.]+$/.test(path)) return `${list[0]} to ${list[1]}`;
  return list.map((it) => (typeof it === 'object' ? JSON.stringify(it) : String(it))).join(', ');
}

function deploymentsOf({ deployments }: Data): readonly Data[] {
  return Array.isArray(deployments) ? deployments.filter(isObject) : [];
}

/** How many replicas each service has here, with the setting that limits it, and its versions. */
function deploymentValues({ system, services, versions }: Data): readonly ComparedValue[] {
  const name = isObject(system) ? String(system['name']) : '';
  const scaled = Object.entries(isObject(services) ? services : {}).flatMap(([service, data]) => {
    const scaling = isObject(data) && isObject(data['scaling']) ? data['scaling'] : {};
    const path = `systems.${name}.services.${service}.replicas`;
    const [least, most] = rangeOf(scaling);
    if (least === undefined) return [];
    const text = least === most ? `${least}` : `${least} to ${most}`;
    if (scaling['by'] === 'load') return [{ path, sources: ['ceilings.perZone'], text: `${text} per zone` }];
    return [{ path, sources: scaling['by'] === 'queue' ? ['ceilings.workers', 'scaleToZero'] : [], text }];
  });
  return [...scaled, ...engineValues(name, system), ...versionValues(name, isObject(versions) ? versions : {})];
}

function rangeOf({ perZone, replicas }: Data): readonly unknown[] {
  const range = perZone ?? replicas;
  return Array.isArray(range) ? range : [range, range];
}

/** Versions of what a system needs, as its data name them: `mongo 8.0`; where a stack sets one, that stands instead. */
function engineValues(name: string, system: unknown): readonly ComparedValue[] {
  const needs = isObject(system) && isObject(system['needs']) ? system['needs'] : {};
  return Object.entries(needs).flatMap(([need, data]) => {
    if (!isObject(data) || data['version'] === undefined) return [];
    return [{ path: `versions.engines.${name}.${need}`, sources: [], text: `${data['kind']} ${data['version']}` }];
  });
}

function versionValues(name: string, { charts, images }: Data): readonly ComparedValue[] {
  const path = `systems.${name}.versions`;
  const digests = Object.entries(isObject(images) ? images : {}).map(([service, image]) => [
    service,
    isObject(image) ? image['digest'] : null,
  ]);
  const found = { charts, images: Object.fromEntries(digests) };
  return leaves(path, path, found);
}
