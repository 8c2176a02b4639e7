import type { DeliveryEnvironment } from './delivery.ts';
import {
  deployment,
  type Entry,
  type Jobs,
  lastOf,
  order,
  ownRunner,
  SYNTH,
  verificationFile,
  verifiedBefore,
} from './job.ts';
import { removedJobs } from './removed-jobs.ts';
import { applyJob, byHandJob, planJob, waveJob } from './stack-jobs.ts';

/**
 * The jobs of one environment. No job needs a manual one: GitLab would skip it until somebody clicked, though there may be
 * nothing to click for. Jobs of later waves look at the states instead.
 */
export function environmentJobs(environment: DeliveryEnvironment): Jobs {
  const stacks = environment.waves.flat();
  return Object.fromEntries([
    ...(environment.chartStack === undefined ? [] : chartJobs(environment, environment.chartStack)),
    ...stacks.map((stack) => planJob(environment, stack)),
    ...environment.waves.flatMap((wave, index) => [
      ...wave.map((stack) => applyJob(environment, stack)),
      ...(environment.asks
        ? [waveJob(environment, wave, index + 1)]
        : wave.map((stack) => byHandJob(environment, stack))),
    ]),
    ...removedJobs(environment),
    verifyJob(environment),
    ...scheduledJobs(environment),
  ]);
}

/** Charts go to the registry before the first plan; and once more where this pipeline makes the registry. */
function chartJobs({ name }: DeliveryEnvironment, chartStack: string): readonly Entry[] {
  const common = { extends: '.charts', variables: { PLATFORM_ENVIRONMENT: name } };
  return [
    [`charts:${name}`, { ...common, stage: 'charts', needs: [SYNTH] }],
    [`charts:${name}:new`, { ...common, stage: 'apply', needs: [SYNTH, order(`apply:${name}:${chartStack}`)] }],
  ];
}

/** Looks at every state and at what runs; GitLab keeps the commit as a deployment of `<environment>/verified`. */
function verifyJob(environment: DeliveryEnvironment): Entry {
  const { name, chartStack, waves } = environment;
  return [
    `verify:${name}`,
    {
      extends: '.verify',
      variables: { PLATFORM_ENVIRONMENT: name },
      ...ownRunner(name),
      resource_group: `${name}-verify`,
      environment: deployment(environment, 'verified'),
      needs: [
        SYNTH,
        ...lastOf(waves).map((stack) => order(`apply:${name}:${stack}`)),
        order(`apply:${name}:removed`),
        ...(chartStack === undefined ? [] : [order(`charts:${name}:new`)]),
        ...verifiedBefore(environment),
      ],
      artifacts: { name: `verified-${name}`, paths: [verificationFile(name)] },
    },
  ];
}

function scheduledJobs({ name }: DeliveryEnvironment): readonly Entry[] {
  const common = { variables: { PLATFORM_ENVIRONMENT: name }, ...ownRunner(name), needs: [SYNTH] };
  return [
    [`drift:${name}`, { extends: '.drift', ...common }],
    [
      `rehearse:${name}`,
      {
        extends: '.rehearse',
        ...common,
        artifacts: { name: `rehearsal-${name}`, paths: [`cdktf.out/plans/${name}-*/summary.txt`] },
      },
    ],
  ];
}
