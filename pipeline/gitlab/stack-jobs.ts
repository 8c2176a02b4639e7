import type { DeliveryEnvironment, DeliveryStack } from './delivery.ts';
import {
  deployment,
  type Entry,
  ofStack,
  order,
  orderIfThere,
  ownRunner,
  planFolder,
  reviewedAndVerified,
  reviewedFile,
  SYNTH,
  verifiedBefore,
} from './job.ts';

/** Plans one stack, in every kind of pipeline that changes something. */
export function planJob(environment: DeliveryEnvironment, stack: DeliveryStack): Entry {
  const { name } = environment;
  const plan = planFolder(name, stack.name);
  const charts = environment.chartStack === undefined ? [] : [orderIfThere(`charts:${name}`)];
  return [
    `plan:${name}:${stack.name}`,
    {
      extends: '.plan',
      ...ofStack(environment, stack),
      environment: { ...deployment(environment, stack.name), action: 'prepare' },
      // What upstream stacks are about to change decides whether this one can be planned.
      needs: [SYNTH, ...charts, ...stack.upstream.map((upstream) => ({ job: `plan:${name}:${upstream}` }))],
      artifacts: { name: `plan-${name}-${stack.name}`, paths: [plan], reports: { terraform: `${plan}report.json` } },
    },
  ];
}

/** Applies what needs no person. Where a person is asked it is no deployment, since it changes nothing. */
export function applyJob(environment: DeliveryEnvironment, stack: DeliveryStack): Entry {
  const { name, asks } = environment;
  return [
    `apply:${name}:${stack.name}`,
    {
      extends: '.apply',
      ...ofStack(environment, stack, { PLATFORM_REVIEWED: reviewedFile(environment) }),
      environment: { ...deployment(environment, stack.name), ...(asks ? { action: 'prepare' } : {}) },
      needs: [
        SYNTH,
        { job: `plan:${name}:${stack.name}` },
        ...reviewedAndVerified(environment),
        ...stack.upstream.map((upstream) => order(`apply:${name}:${upstream}`)),
      ],
      artifacts: { name: `apply-${name}-${stack.name}`, paths: [planFolder(name, stack.name)] },
    },
  ];
}

/** The manual twin: applies the plan that the automatic job left for a person. */
export function byHandJob(environment: DeliveryEnvironment, stack: DeliveryStack): Entry {
  const { name } = environment;
  const automatic = `apply:${name}:${stack.name}`;
  return [
    `${automatic}:by-hand`,
    {
      extends: '.by-hand',
      ...ofStack(environment, stack),
      environment: deployment(environment, stack.name),
      needs: [SYNTH, { job: automatic }, ...verifiedBefore(environment)],
      artifacts: { name: `by-hand-${name}-${stack.name}`, paths: [planFolder(name, stack.name)] },
    },
  ];
}

/** One question for all stacks of a wave. Its resource group is the environment: one change of it at a time. */
export function waveJob(environment: DeliveryEnvironment, wave: readonly DeliveryStack[], number: number): Entry {
  const { name } = environment;
  return [
    `apply:${name}:wave-${number}`,
    {
      extends: '.by-hand',
      variables: { PLATFORM_ENVIRONMENT: name, PLATFORM_STACKS: wave.map((stack) => stack.name).join(' ') },
      ...(wave.some(({ needsCluster }) => needsCluster) ? ownRunner(name) : {}),
      resource_group: name,
      environment: deployment(environment, `wave-${number}`),
      needs: [SYNTH, ...wave.map((stack) => ({ job: `apply:${name}:${stack.name}` })), ...verifiedBefore(environment)],
      artifacts: { name: `wave-${name}-${number}`, paths: wave.map((stack) => planFolder(name, stack.name)) },
    },
  ];
}
