import type { Need, Service, System } from '../systems/schema.ts';

/** `plain`: stands in the workload's own variables. `secret`: reaches the pod through Secrets Manager only. */
export type FieldKind = 'plain' | 'secret';

/** Name before the dot that stands for the system itself: no need may be called so. */
export const OWN = 'system';

/** What every system knows of itself: its host name, and `https://<host>`. */
const OWN_FIELDS = { host: 'plain', url: 'plain' } as const;

/** Fields that a need gives to the services that use it. */
export function fieldsOf(need: Need): Readonly<Record<string, FieldKind>> {
  switch (need.kind) {
    case 'postgres':
      return {
        url: 'secret',
        ...(need.readEndpoint ? { 'read-url': 'secret' as const } : {}),
        host: 'plain',
        port: 'plain',
        database: 'plain',
      };
    case 'redis':
      return { host: 'plain', port: 'plain', 'reader-host': 'plain', user: 'plain', name: 'plain' };
    case 'mongo':
      return { url: 'secret' };
    case 'bucket':
      return { name: 'plain', region: 'plain' };
    case 'queue':
      return { url: 'plain' };
    case 'topic':
      return { arn: 'plain' };
    case 'secret':
      return Object.fromEntries(need.keys.map((key) => [key, 'secret' as const]));
    case 'site':
      return { bucket: 'plain', distribution: 'plain' };
    case 'object-store':
      return { endpoint: 'plain', 'ca-folder': 'plain' };
  }
}

/** Fields behind the name before a dot; undefined where neither a need nor the system is called so. */
export function fieldsBehind(needs: System['needs'], name: string): Readonly<Record<string, FieldKind>> | undefined {
  const need = needs[name];
  if (need !== undefined) return fieldsOf(need);
  return name === OWN ? OWN_FIELDS : undefined;
}

/** One variable of a service and the field that fills it. */
export interface Variable {
  /** Name as the program reads it. */
  readonly name: string;
  /** Need, or `system`. */
  readonly need: string;
  readonly field: string;
  readonly kind: FieldKind;
}

/**
 * Every variable that a service's needs give it: each field of each need that it uses, as `<NEED>_<FIELD>` unless the
 * service asks for the field under names of its own.
 */
export function variablesOf({ needs }: Pick<System, 'needs'>, { uses, variables }: Service): readonly Variable[] {
  const named = Object.entries(variables).flatMap(([name, source]): Variable[] => {
    const [need = '', field = ''] = split(source);
    const kind = fieldsBehind(needs, need)?.[field];
    return kind === undefined ? [] : [{ name, need, field, kind }];
  });
  const taken = new Set(Object.values(variables));
  const conventional = Object.keys(uses).flatMap((name): Variable[] => {
    const need = needs[name];
    return Object.entries(need === undefined ? {} : fieldsOf(need))
      .filter(([field]) => !taken.has(`${name}.${field}`))
      .map(([field, kind]) => ({ name: conventionalName(name, field), need: name, field, kind }));
  });
  return [...conventional, ...named];
}

/** `media-jobs` and `url` as `MEDIA_JOBS_URL`. */
export function conventionalName(need: string, field: string): string {
  return `${need}_${field}`.replaceAll(/[^A-Za-z0-9]+/g, '_').toUpperCase();
}

/** `articles.url` as its need and its field. */
export function split(source: string): readonly [need: string, field: string] {
  const dot = source.indexOf('.');
  return [source.slice(0, dot), source.slice(dot + 1)];
}
