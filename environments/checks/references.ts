import type { Problem, ProblemCode } from '../../lib/errors.ts';
import { nearest } from '../../lib/near.ts';
import { ACCESS, type Need, type Service, type System } from '../../systems/schema.ts';
import type { Check } from './index.ts';

/** Every name inside the data means something: needs, services, systems, queues, and what may be done with them. */
export const references: Check = ({ environments, systems, written }, problems) => {
  for (const system of systems) problems.push(...needReferences(system), ...serviceReferences(system));
  for (const environment of environments) {
    for (const [name, choice] of Object.entries(environment.systems)) {
      const path = `environments/${environment.name}: systems.${name}`;
      const system = systems.find((candidate) => candidate.name === name);
      if (system === undefined) {
        if (written.includes(name)) continue;
        problems.push(
          unknown('UNKNOWN_SYSTEM', path, name, written, 'add the system to systems/index.ts, or correct the name'),
        );
        continue;
      }
      const needs = Object.keys(system.needs);
      const services = Object.keys(system.services);
      problems.push(
        ...unknowns(
          'UNKNOWN_NEED',
          `${path}.needs`,
          Object.keys(choice.needs),
          needs,
          'name a need of the system, or remove its sizes',
        ),
        ...unknowns(
          'UNKNOWN_SERVICE',
          `${path}.services`,
          Object.keys(choice.services),
          services,
          'name a service of the system, or remove its replicas',
        ),
      );
    }
  }
};

function needReferences(system: System): Problem[] {
  const queues = namesOf(system, 'queue');
  const fix = 'name a need of the kind queue';
  return Object.entries(system.needs).flatMap(([name, need]) => {
    const path = `systems/${system.name}: needs.${name}`;
    if (need.kind === 'topic')
      return need.fanOut.flatMap((queue) => unknowns('UNKNOWN_NEED', `${path}.fanOut`, [queue], queues, fix));
    if (need.kind === 'bucket' && need.notifies !== undefined) {
      return unknowns('UNKNOWN_NEED', `${path}.notifies.queue`, [need.notifies.queue], queues, fix);
    }
    return [];
  });
}

function serviceReferences(system: System): Problem[] {
  const services = Object.keys(system.services);
  return Object.entries(system.services).flatMap(([name, service]) => {
    const path = `systems/${system.name}: services.${name}`;
    return [
      ...usedNeeds(system, path, service),
      ...unknowns('UNKNOWN_SERVICE', `${path}.calls`, service.calls, services, 'name a service of the same system'),
      ...scalingQueue(system, path, service),
      ...portOfRoutes(path, service),
    ];
  });
}

function usedNeeds(system: System, path: string, service: Service): Problem[] {
  return Object.entries(service.uses).flatMap(([name, access]) => {
    const need: Need | undefined = system.needs[name];
    if (need === undefined) {
      const declared = Object.keys(system.needs);
      return [unknown('UNKNOWN_NEED', `${path}.uses.${name}`, name, declared, 'declare the need, or correct the name')];
    }
    const accepted: readonly string[] = ACCESS[need.kind];
    if (accepted.includes(access)) return [];
    const problem: Problem = {
      code: 'CONFLICTING_CHOICE',
      path: `${path}.uses.${name}`,
      given: access,
      allowed: `${accepted.join(', ')} (what a ${need.kind} can be used for)`,
      fix: 'write one of the allowed ways of using it',
    };
    return [problem];
  });
}

function scalingQueue(system: System, path: string, { scaling, uses }: Service): Problem[] {
  if (scaling.by !== 'queue') return [];
  const queues = namesOf(system, 'queue');
  const found = unknowns(
    'UNKNOWN_NEED',
    `${path}.scaling.queue`,
    [scaling.queue],
    queues,
    'name a need of the kind queue',
  );
  if (found.length > 0 || uses[scaling.queue] === 'receive') return found;
  return [
    {
      code: 'CONFLICTING_CHOICE',
      path: `${path}.scaling.queue`,
      given: scaling.queue,
      allowed: 'a queue that the service receives from',
      fix: `write uses: { '${scaling.queue}': 'receive' }, or scale by load`,
    },
  ];
}

function portOfRoutes(path: string, { port, routes }: Service): Problem[] {
  if (routes.length === 0 || port !== undefined) return [];
  return [
    {
      code: 'CONFLICTING_CHOICE',
      path: `${path}.port`,
      given: port,
      allowed: 'a port, since the service has routes',
      fix: 'write the port that the program listens on, or remove the routes',
    },
  ];
}

function namesOf(system: System, kind: Need['kind']): string[] {
  return Object.entries(system.needs).flatMap(([name, need]) => (need.kind === kind ? [name] : []));
}

function unknowns(
  code: ProblemCode,
  path: string,
  given: readonly string[],
  known: readonly string[],
  fix: string,
): Problem[] {
  return given.filter((name) => !known.includes(name)).map((name) => unknown(code, path, name, known, fix));
}

function unknown(code: ProblemCode, path: string, given: string, known: readonly string[], fix: string): Problem {
  const near = nearest(given, known);
  return {
    code,
    path,
    given,
    allowed: known.join(', ') || '(none)',
    fix: near === undefined ? fix : `did you mean \`${near}\`? Else ${fix}`,
  };
}
