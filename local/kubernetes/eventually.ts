import { setTimeout as pause } from 'node:timers/promises';

/** How often a probe is asked, in milliseconds. */
const INTERVAL = 150;

/**
 * Asks until the answer is neither `undefined` nor `false`, and returns it. What a cluster does takes its time; what it
 * never does is an error that shows the last thing seen.
 * @param what as the end of the sentence "waited n seconds for ..."
 * @param seen tells the state at the end, for the error.
 * @param every milliseconds between two questions; for answers that cost much.
 */
export async function eventually<Result>(
  what: string,
  probe: () => Promise<Result | undefined | false>,
  {
    seconds,
    every = INTERVAL,
    seen,
  }: { readonly seconds: number; readonly every?: number; readonly seen?: () => Promise<unknown> },
): Promise<Result> {
  const end = performance.now() + seconds * 1000;
  for (;;) {
    const answer = await probe();
    if (answer !== undefined && answer !== false) return answer;
    if (performance.now() > end) break;
    await pause(every);
  }
  const state = seen === undefined ? '' : `; last seen: ${JSON.stringify(await seen())}`;
  throw new Error(`waited ${seconds} seconds for ${what}${state}`);
}

/** Repeats a step until it is stopped; a step that fails is told to `onError` and tried again. */
export function repeat(
  step: () => Promise<void>,
  { milliseconds, onError }: { readonly milliseconds: number; readonly onError: (error: unknown) => void },
): { stop(): Promise<void> } {
  const stopped = new AbortController();
  const loop = (async () => {
    while (!stopped.signal.aborted) {
      await step().catch((error: unknown) => {
        if (!stopped.signal.aborted) onError(error);
      });
      await pause(milliseconds, undefined, { signal: stopped.signal }).catch(() => undefined);
    }
  })();
  return {
    stop: async () => {
      stopped.abort();
      await loop;
    },
  };
}
