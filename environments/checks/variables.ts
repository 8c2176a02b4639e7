import type { Problem } from '../../lib/errors.ts';
import { nearest } from '../../lib/near.ts';
import type { Service, System } from '../../systems/schema.ts';
import { fieldsBehind, OWN, split, variablesOf } from '../fields.ts';
import type { Check } from './index.ts';

/** Variables that the platform sets in every pod; a service's own settings may replace the first. */
const PLATFORM_VARIABLES = ['LOG_LEVEL', 'AWS_REGION'];

/** Every variable comes from something that the service uses and that has that field, and no two have one name. */
export const variables: Check = ({ systems }, problems) => {
  for (const system of systems) {
    for (const [name, service] of Object.entries(system.services)) {
      const path = `systems/${system.name}: services.${name}`;
      problems.push(...sources(path, service, system), ...repeated(path, service, system));
    }
    if (OWN in system.needs) problems.push(ownName(system.name));
  }
};

function sources(path: string, { variables: named, uses }: Service, { needs }: System): Problem[] {
  return Object.entries(named).flatMap(([name, source]): Problem[] => {
    const [need, field] = split(source);
    const place = { path: `${path}.variables.${name}`, given: source };
    const fields = fieldsBehind(needs, need);
    if (fields === undefined) {
      const known = Object.keys(uses);
      return [
        {
          code: 'UNKNOWN_NEED',
          ...place,
          allowed: known.join(', ') || '(none)',
          fix: hint(need, known, 'name a need that the service uses'),
        },
      ];
    }
    if (need !== OWN && uses[need] === undefined) {
      const allowed = 'a field of a need that the service uses';
      return [
        { code: 'CONFLICTING_CHOICE', ...place, allowed, fix: `add \`${need}\` to uses, or remove the variable` },
      ];
    }
    const known = Object.keys(fields);
    if (known.includes(field)) return [];
    const allowed = known.map((item) => `${need}.${item}`).join(', ');
    return [{ code: 'UNKNOWN_KEY', ...place, allowed, fix: hint(field, known, 'name a field that the need has') }];
  });
}

function hint(given: string, known: readonly string[], fix: string): string {
  const near = nearest(given, known);
  return near === undefined ? fix : `did you mean \`${near}\`? Else ${fix}`;
}

/** Settings, fields and what the platform sets share one place: the pod's environment. */
function repeated(path: string, service: Service, system: System): Problem[] {
  const fromNeeds = variablesOf(system, service).map(({ name, need, field }) => ({ name, from: `${need}.${field}` }));
  const all = [
    ...PLATFORM_VARIABLES.map((name) => ({ name, from: 'the platform' })),
    ...fromNeeds,
    ...Object.keys(service.settings)
      .filter((name) => name !== 'LOG_LEVEL')
      .map((name) => ({ name, from: 'settings' })),
  ];
  return all.flatMap(({ name, from }, index): Problem[] => {
    const first = all.slice(0, index).find((other) => other.name === name);
    if (first === undefined) return [];
    return [
      {
        code: 'DUPLICATE',
        path: `${path}.${from === 'settings' ? 'settings' : 'variables'}.${name}`,
        given: `${name} from ${from}`,
        allowed: `a name that ${first.from} does not fill already`,
        fix: 'give one of the two another name under variables, or remove it',
      },
    ];
  });
}

function ownName(system: string): Problem {
  return {
    code: 'DUPLICATE',
    path: `systems/${system}: needs.${OWN}`,
    given: OWN,
    allowed: 'a name other than the one that stands for the system itself in variables',
    fix: 'choose another name for the need',
  };
}
