import type { DeliveryEnvironment, DeliveryStack } from './delivery.ts';

/** A job of GitLab CI, as it stands in YAML. */
export type Job = Readonly<Record<string, unknown>>;
export type Jobs = Readonly<Record<string, Job>>;

/** What GitLab accepts in `needs` of one job. */
export const NEEDS_LIMIT = 50;

interface Need {
  readonly job: string;
  readonly artifacts?: false;
  readonly optional?: true;
}

/** A job that has to end before, without taking what it left. */
const order = (job: string): Need => ({ job, artifacts: false });
/** The same where the job is not part of every kind of pipeline. */
const orderIfThere = (job: string): Need => ({ job, artifacts: false, optional: true });

const SYNTH: Need = { job: 'synth' };
const REVIEWED: Need = { job: 'reviewed' };

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

type Entry = readonly [string, Job];

/** Charts go to the registry before the first plan; and once more where this pipeline makes the registry. */
function chartJobs({ name }: DeliveryEnvironment, chartStack: string): readonly Entry[] {
  const common = { extends: '.charts', variables: { PLATFORM_ENVIRONMENT: name } };
  return [
    [`charts:${name}`, { ...common, stage: 'charts', needs: [SYNTH] }],
    [`charts:${name}:new`, { ...common, stage: 'apply', needs: [SYNTH, order(`apply:${name}:${chartStack}`)] }],
  ];
}

function planJob(environment: DeliveryEnvironment, stack: DeliveryStack): Entry {
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
function applyJob(environment: DeliveryEnvironment, stack: DeliveryStack): Entry {
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
function byHandJob(environment: DeliveryEnvironment, stack: DeliveryStack): Entry {
  const { name } = environment;
  const automatic = `apply:${name}:${stack.name}`;
  return [
    `${automatic}:by-hand`,
    {
      extends: '.by-hand',
      ...ofStack(environment, stack),
      environment: deployment(environment, stack.name),
      needs: [SYNTH, { job: automatic }, ...verifiedBefore(environment)],
    },
  ];
}

/** One question for all stacks of a wave. Its resource group is the environment: one change of it at a time. */
function waveJob(environment: DeliveryEnvironment, wave: readonly DeliveryStack[], number: number): Entry {
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
    },
  ];
}

/** What is left of stacks whose code is gone: nobody knows their names before, so one job ends them all, after the rest. */
function removedJobs(environment: DeliveryEnvironment): readonly Entry[] {
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
      },
    ],
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

/** Stacks that no other stack waits for: when their jobs have ended, all have. */
function lastOf(waves: DeliveryEnvironment['waves']): readonly string[] {
  const stacks = waves.flat();
  const upstream = new Set(stacks.flatMap((stack) => stack.upstream));
  return stacks.map(({ name }) => name).filter((name) => !upstream.has(name));
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

/** Where a person is asked, nothing counts as read before; else what the note of the merge request holds. */
function reviewedFile({ asks }: DeliveryEnvironment): string {
  return asks ? '.gitlab/nothing-reviewed.json' : 'cdktf.out/reviewed.json';
}

function ofStack({ name }: DeliveryEnvironment, stack: DeliveryStack, further: Job = {}): Job {
  return {
    variables: { PLATFORM_ENVIRONMENT: name, PLATFORM_STACKS: stack.name, ...further },
    ...(stack.needsCluster ? ownRunner(name) : {}),
    resource_group: `${name}-${stack.name}`,
  };
}

/** The variable names the tag of the runner inside the environment's VPC, or any runner until there is one. */
function ownRunner(environment: string): Job {
  return { tags: [`$RUNNER_${environment.toUpperCase().replaceAll('-', '_')}`] };
}

function deployment({ name, tier }: DeliveryEnvironment, what: string): Job {
  return { name: `${name}/${what}`, deployment_tier: tier };
}

function reviewedAndVerified(environment: DeliveryEnvironment): readonly Need[] {
  return [...(environment.asks ? [] : [REVIEWED]), ...verifiedBefore(environment)];
}

function verifiedBefore({ after }: DeliveryEnvironment): readonly Need[] {
  return after === undefined ? [] : [{ job: `verify:${after}` }];
}

/** What `plan` leaves of a stack, relative to the project; ends in a slash. */
function planFolder(environment: string, stack: string): string {
  return `cdktf.out/plans/${environment}-${stack}/`;
}

/** What `verify` leaves of an environment for those after it. */
export function verificationFile(environment: string): string {
  return `cdktf.out/verified/${environment}.json`;
}
