import type { Problem } from '../lib/errors.ts';
import type { NeedOf, Service, System } from '../systems/schema.ts';
import { type Environment, SIZES, type SizedKind, type Sizes } from './schema.ts';
import { readData } from './strict.ts';
import { noVersions, type SystemVersions } from './versions.ts';

/** A need of a kind that has sizes, with the sizes it has in one environment. */
export type SizedNeed<K extends SizedKind> = NeedOf<K> & { readonly size: Sizes[K] };

/** What decides how many pods a service has. */
export type Scaled = Pick<Service, 'scaling'>;

/** One system as it runs in one environment: the system's data with the environment's choices merged in. */
export interface Deployment {
  readonly system: System;
  readonly host: string;
  readonly gateway: Environment['systems'][string]['gateway'];
  /** Sizes by need name; only kinds that have sizes. */
  readonly sizes: Readonly<Record<string, Sizes[SizedKind]>>;
  readonly services: Readonly<Record<string, Service>>;
  /** What Git says runs here. */
  readonly versions: SystemVersions;
  /** What a service still lacks before it can be released, by service; services that lack nothing are left out. */
  readonly awaiting: Readonly<Record<string, 'awaiting image'>>;
}

/** What of an environment decides how a system runs in it. */
export type Setting = Pick<Environment, 'name' | 'sizes' | 'scaleToZero' | 'ceilings'>;

/** Merges a system with the choices of an environment. Sizes that their kind does not accept are told, and left out. */
export function deploySystem(
  setting: Setting,
  system: System,
  choice: Environment['systems'][string],
  problems: Problem[],
  versions: SystemVersions = noVersions(system),
): Deployment {
  const root = `environments/${setting.name}: systems.${system.name}.needs`;
  const sizes = Object.fromEntries(
    Object.entries(system.needs).flatMap(([name, { kind }]) => {
      if (!isSized(kind)) return [];
      const given = { ...setting.sizes[kind], ...choice.needs[name] };
      const [size] = readData(SIZES[kind], given, `${root}.${name}`, problems);
      return [[name, size ?? setting.sizes[kind]]];
    }),
  );
  const services = Object.fromEntries(
    Object.entries(system.services).map(([name, service]) => [name, resize(service, choice.services[name], setting)]),
  );
  const awaiting = Object.entries(versions.images).flatMap(([name, { digest }]) =>
    digest === null ? [[name, 'awaiting image' as const]] : [],
  );
  return {
    system,
    host: choice.host,
    gateway: choice.gateway,
    sizes,
    services,
    versions,
    awaiting: Object.fromEntries(awaiting),
  };
}

/** An explicit choice counts as it stands; else the system's numbers, with the most cut to the environment's ceiling. */
function resize(service: Service, chosen: readonly [number, number] | undefined, setting: Setting): Service {
  const { scaling } = service;
  if (scaling.by === 'load') {
    const perZone = chosen ?? capped(scaling.perZone, setting.ceilings.perZone);
    return { ...service, scaling: { ...scaling, perZone: [...perZone] } };
  }
  if (scaling.by === 'queue') {
    const [least, most] = chosen ?? capped(scaling.replicas, setting.ceilings.workers);
    const toZero = setting.scaleToZero && chosen === undefined;
    return { ...service, scaling: { ...scaling, replicas: [toZero ? 0 : least, most] } };
  }
  return service;
}

/** The least is a promise of the system, so the ceiling never goes below it. */
function capped([least, most]: readonly [number, number], ceiling: number | undefined): readonly [number, number] {
  return [least, Math.max(least, Math.min(most, ceiling ?? most))];
}

function isSized(kind: string): kind is SizedKind {
  return kind in SIZES;
}

/** Needs of one kind with their sizes, in the order of the system file. */
export function needsOf<K extends SizedKind>(deployment: Deployment, kind: K): [string, SizedNeed<K>][] {
  return Object.entries(deployment.system.needs).flatMap(([name, need]) =>
    need.kind === kind
      ? [[name, { ...need, size: deployment.sizes[name] } as SizedNeed<K>] as [string, SizedNeed<K>]]
      : [],
  );
}

/** Whether the system keeps data on volumes of the cluster, which are saved by snapshots. */
export function keepsDataInCluster(deployment: Deployment): boolean {
  return (
    needsOf(deployment, 'mongo').some(([, { size }]) => size.hosting === 'cluster') ||
    needsOf(deployment, 'object-store').some(([, { size }]) => size.endpoint === null)
  );
}
