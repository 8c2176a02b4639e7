/** What waits for others of its kind: a stack. */
export interface Waiting {
  readonly id: string;
  /** Ids of those that it waits for. */
  readonly upstream: readonly string[];
}

export interface Waves<T> {
  /** Each wave holds what waits only for earlier waves, or for ids that were not given; in the order that was given. */
  readonly waves: readonly (readonly T[])[];
  /** What waits for itself round a cycle, or for one that does; empty for whatever a synth wrote, which refuses a cycle. */
  readonly cyclic: readonly T[];
}

/** Sorts what waits for one another into waves. */
export function sortInWaves<T extends Waiting>(all: readonly T[]): Waves<T> {
  const waves: T[][] = [];
  let left = all;
  while (left.length > 0) {
    const ids = new Set(left.map(({ id }) => id));
    const wave = left.filter(({ upstream }) => !upstream.some((id) => ids.has(id)));
    if (wave.length === 0) break;
    waves.push(wave);
    left = left.filter((it) => !wave.includes(it));
  }
  return { waves, cyclic: left };
}
