import type { DeliveryEnvironment } from './delivery.ts';
import {
  deployment,
  type Entry,
  lastOf,
  order,
  ownRunner,
  reviewedAndVerified,
  reviewedFile,
  SYNTH,
  verifiedBefore,
} from './job.ts';

/** What is left of stacks whose code is gone: nobody knows their names before, so one job ends them all, after the rest. */
export function removedJobs(environment: DeliveryEnvironment): readonly Entry[] {
  const { name, asks } = environment;
  const common = { ...ownRunner(name), resource_group: `${name}-removed` };
  const plans = [`cdktf.out/plans/${name}-*/`];
  const automatic = `apply:${name}:removed`;
  const variables = { PLATFORM_ENVIRONMENT: name };
  const where = deployment(environment, 'removed');
  return [
    [
      `plan:${name}:removed`,
      {
        extends: '.plan:removed',
        variables,
        ...common,
        environment: { ...where, action: 'prepare' },
        needs: [SYNTH],
        artifacts: { name: `plan-${name}-removed`, paths: plans },
      },
    ],
    [
      automatic,
      {
        extends: '.apply:removed',
        variables: { ...variables, PLATFORM_REVIEWED: reviewedFile(environment) },
        ...common,
        environment: { ...where, ...(asks ? { action: 'prepare' } : {}) },
        needs: [
          SYNTH,
          { job: `plan:${name}:removed` },
          ...reviewedAndVerified(environment),
          ...lastOf(environment.waves).map((stack) => order(`apply:${name}:${stack}`)),
        ],
        artifacts: { name: `apply-${name}-removed`, paths: plans },
      },
    ],
    [
      `${automatic}:by-hand`,
      {
        extends: '.by-hand:removed',
        variables,
        ...common,
        environment: where,
        needs: [SYNTH, { job: automatic }, ...verifiedBefore(environment)],
        artifacts: { name: `by-hand-${name}-removed`, paths: plans },
      },
    ],
  ];
}
