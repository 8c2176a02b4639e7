import { EXIT } from '../pipeline/exit-code.ts';

/** One command of the pipeline, and how it ended. */
export type RunCommand = (args: readonly string[]) => Promise<{ readonly code: number; readonly errors: string }>;

export interface RoundsOptions {
  readonly environment: string;
  /** Names of stacks; empty: all. */
  readonly stacks: readonly string[];
  readonly run: RunCommand;
  /** What has to be done between a plan and its apply. @returns further words of the apply. */
  readonly beforeApply: () => Promise<readonly string[]>;
}

/** How the rounds ended: `code` of the last command, and how many plans and applies there were. */
export interface RoundsEnd {
  readonly code: number;
  readonly errors: string;
  readonly rounds: number;
}

/** A stack waits for at most one other in each round; no environment has more waves. */
const MOST_ROUNDS = 12;

/**
 * More stacks at once than the usual four: the provider waits in most applies (a queue 25 s, a load balancer or the rules of
 * a bucket's lifecycle a minute), and what the others wait for must not stand behind that.
 */
export const PARALLEL = ['--parallel', '6'];

/**
 * Plans and applies until nothing waits. Each apply goes on by itself where the environment lets it; where a stack waits for a
 * reader all the same, the next round plans and applies it: on one machine whoever typed `up` is the reader. Two rounds that
 * wait for the same are enough: what they wait for comes from elsewhere.
 */
export async function planAndApply({ environment, stacks, run, beforeApply }: RoundsOptions): Promise<RoundsEnd> {
  let before: string | undefined;
  for (let round = 1; ; round += 1) {
    const planned = await run(['plan', environment, ...stacks, ...PARALLEL]);
    if (planned.code !== EXIT.done) return { ...planned, rounds: round };
    const further = await beforeApply();
    const applied = await run(['apply', environment, ...stacks, ...PARALLEL, ...further]);
    const waits = applied.code === EXIT.waits || applied.code === EXIT.notReady;
    if (!waits || applied.errors === before || round === MOST_ROUNDS) return { ...applied, rounds: round };
    before = applied.errors;
  }
}
