import type { Problem } from '../../lib/errors.ts';
import type { Scaled } from '../deploy.ts';
import { deploySystem } from '../deploy.ts';
import type { Environment } from '../schema.ts';
import type { Check } from './index.ts';

/** Pairs that are a least and a most, and storage that has to be able to grow. */
export const ranges: Check = ({ environments, systems }, problems) => {
  for (const { name, services } of systems) {
    for (const [service, { scaling }] of Object.entries(services))
      problems.push(...pair(`systems/${name}: services.${service}.scaling`, bounds(scaling)));
  }
  for (const environment of environments) {
    const root = `environments/${environment.name}`;
    for (const [purpose, { perZone }] of Object.entries(environment.cluster.nodes))
      problems.push(...pair(`${root}: cluster.nodes.${purpose}.perZone`, perZone));
    for (const [system, choice] of Object.entries(environment.systems)) {
      for (const [service, replicas] of Object.entries(choice.services))
        problems.push(...pair(`${root}: systems.${system}.services.${service}`, replicas));
    }
    problems.push(...storage(environment, systems));
  }
};

/** Replicas of a service: least and most; undefined where the number is fixed. */
function bounds(scaling: Scaled['scaling']): readonly [number, number] | undefined {
  if (scaling.by === 'load') return scaling.perZone;
  return scaling.by === 'queue' ? scaling.replicas : undefined;
}

function pair(path: string, range: readonly [number, number] | undefined): Problem[] {
  if (range === undefined || range[0] <= range[1]) return [];
  return [
    {
      code: 'INVALID_VALUE',
      path,
      given: range,
      allowed: 'the least first, then the most',
      fix: `write [${range[1]}, ${range[0]}], or raise the most`,
    },
  ];
}

/** RDS wants room of at least a tenth above the allocated storage (RDS guide, "Storage autoscaling"). */
const GROWTH = 1.1;

function storage(environment: Environment, systems: Parameters<Check>[0]['systems']): Problem[] {
  return systems.flatMap((system) => {
    const choice = environment.systems[system.name];
    if (choice === undefined) return [];
    const { sizes } = deploySystem(environment, system, choice, []);
    return Object.entries(sizes).flatMap(([need, size]) => {
      if (!('maxStorageGiB' in size) || size.maxStorageGiB >= size.storageGiB * GROWTH) return [];
      const problem: Problem = {
        code: 'INVALID_VALUE',
        path: `environments/${environment.name}: systems.${system.name}.needs.${need}.maxStorageGiB`,
        given: size.maxStorageGiB,
        allowed: `at least ${Math.ceil(size.storageGiB * GROWTH)}, a tenth above storageGiB`,
        fix: 'raise maxStorageGiB, here or in sizes.postgres',
      };
      return [problem];
    });
  });
}
