import { it } from 'vitest';

/** Longest time for a step, in milliseconds: an `up` of everything on a busy machine. */
const LONGEST = 1_800_000;

/** @param without why this machine can't do it; undefined where it can. */
export type Step = (name: string, work: () => Promise<void> | void, without?: string) => void;

/** Tests of one file that are done one after the other. */
export interface Steps {
  /** Stands on what those before have left: where one fails, those after it have nothing to stand on. */
  readonly step: Step;
  /** Looks at what the step before has left, and leaves it: those after it do not stand on it. */
  readonly look: Step;
}

export function steps(): Steps {
  let failed: string | undefined;
  const test =
    (isStep: boolean): Step =>
    (name, work, without) =>
      it(
        name,
        async ({ skip }) => {
          if (without !== undefined) skip(without);
          if (failed !== undefined) skip(`"${failed}" has failed`);
          try {
            await work();
          } catch (error) {
            if (isStep) failed = name;
            throw error;
          }
        },
        LONGEST,
      );
  return { step: test(true), look: test(false) };
}
