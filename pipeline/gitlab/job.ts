import type { DeliveryEnvironment, DeliveryStack } from './delivery.ts';

/** A job of GitLab CI, as it stands in YAML. */
export type Job = Readonly<Record<string, unknown>>;
export type Jobs = Readonly<Record<string, Job>>;
/** A job with its name. */
export type Entry = readonly [name: string, job: Job];

/** What GitLab accepts in `needs` of one job. */
export const NEEDS_LIMIT = 50;

/** A job that another one waits for; it gets its artifacts unless it says no. */
export interface Need {
  readonly job: string;
  readonly artifacts?: false;
  readonly optional?: true;
}

/** A job that has to end before, without taking what it left. */
export const order = (job: string): Need => ({ job, artifacts: false });
/** The same where the job is not part of every kind of pipeline. */
export const orderIfThere = (job: string): Need => ({ job, artifacts: false, optional: true });

export const SYNTH: Need = { job: 'synth' };
const REVIEWED: Need = { job: 'reviewed' };

/** Stacks that no other stack waits for: when their jobs have ended, all have. */
export function lastOf(waves: DeliveryEnvironment['waves']): readonly string[] {
  const stacks = waves.flat();
  const upstream = new Set(stacks.flatMap((stack) => stack.upstream));
  return stacks.map(({ name }) => name).filter((name) => !upstream.has(name));
}

/** Where a person is asked, nothing counts as read before; else what the note of the merge request holds. */
export function reviewedFile({ asks }: DeliveryEnvironment): string {
  return asks ? '.gitlab/nothing-reviewed.json' : 'cdktf.out/reviewed.json';
}

/** Variables, runner and resource group of a job of one stack. @param further variables of its own. */
export function ofStack({ name }: DeliveryEnvironment, stack: DeliveryStack, further: Job = {}): Job {
  return {
    variables: { PLATFORM_ENVIRONMENT: name, PLATFORM_STACKS: stack.name, ...further },
    ...(stack.needsCluster ? ownRunner(name) : {}),
    resource_group: `${name}-${stack.name}`,
  };
}

/** The variable names the tag of the runner inside the environment's VPC, or any runner until there is one. */
export function ownRunner(environment: string): Job {
  return { tags: [`$RUNNER_${environment.toUpperCase().replaceAll('-', '_')}`] };
}

/** The deployment that GitLab shows under `<environment>/<what>`. */
export function deployment({ name, tier }: DeliveryEnvironment, what: string): Job {
  return { name: `${name}/${what}`, deployment_tier: tier };
}

/** What an automatic apply looks at beside its plan. */
export function reviewedAndVerified(environment: DeliveryEnvironment): readonly Need[] {
  return [...(environment.asks ? [] : [REVIEWED]), ...verifiedBefore(environment)];
}

/** The record of the environment before; nothing for the first. */
export function verifiedBefore({ after }: DeliveryEnvironment): readonly Need[] {
  return after === undefined ? [] : [{ job: `verify:${after}` }];
}

/** What `plan` leaves of a stack, relative to the project; ends in a slash. */
export function planFolder(environment: string, stack: string): string {
  return `cdktf.out/plans/${environment}-${stack}/`;
}

/** What `verify` leaves of an environment for those after it. */
export function verificationFile(environment: string): string {
  return `cdktf.out/verified/${environment}.json`;
}
