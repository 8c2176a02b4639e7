import type { Problem } from '../../lib/errors.ts';
import { pascalCase } from '../../lib/names.ts';
import type { System } from '../../systems/schema.ts';
import { conflict } from './conflict.ts';
import type { Check } from './index.ts';

/** Ids of what a system's AWS stack builds beside its needs, which stand there under their own names in Pascal case. */
export const SYSTEM_STACK_IDS = ['Api', 'ApiAlarms', 'Dashboard', 'Push', 'Readers', 'Repository', 'Services'] as const;

/** Needs whose place in their stack is taken, and environments that have nothing to serve. */
export const reserved: Check = ({ environments, systems }, problems) => {
  problems.push(...systems.flatMap(takenPlaces));
  for (const { name, systems: chosen } of environments) {
    if (Object.keys(chosen).length > 0) continue;
    problems.push(
      conflict(
        `environments/${name}: systems`,
        chosen,
        'at least one system: its host is the name on the certificate',
        'choose a system for this environment',
      ),
    );
  }
};

function takenPlaces({ name, needs }: System): Problem[] {
  return Object.keys(needs)
    .filter((need) => SYSTEM_STACK_IDS.some((id) => id === pascalCase(need)))
    .map((need) => ({
      code: 'DUPLICATE',
      path: `systems/${name}: needs.${need}`,
      given: need,
      allowed: `a name that the system's stack does not use itself (${SYSTEM_STACK_IDS.join(', ')})`,
      fix: 'choose another name for the need',
    }));
}
