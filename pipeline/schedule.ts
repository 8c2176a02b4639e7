/** A task's result by id, each once its upstream tasks have succeeded. */
export type Results<T> = ReadonlyMap<string, Promise<T>>;

/** A piece of work that waits for a place. */
interface Waiting {
  readonly priority: number;
  readonly go: () => void;
}

/** Lets at most `limit` pieces of work run at once: of those that wait the highest priority, then the first that came. */
export class Pool {
  private readonly waiting: Waiting[] = [];
  private free: number;

  constructor(limit: number) {
    this.free = limit;
  }

  async run<T>(work: () => Promise<T>, priority = 0): Promise<T> {
    await new Promise<void>((go) => {
      this.waiting.push({ priority, go });
      this.look();
    });
    try {
      return await work();
    } finally {
      this.free += 1;
      this.look();
    }
  }

  /** Gives a place away once all that is ready now has come: what has just ended lets others come, too. */
  private look(): void {
    setImmediate(() => {
      if (this.free === 0 || this.waiting.length === 0) return;
      const most = Math.max(...this.waiting.map(({ priority }) => priority));
      const [next] = this.waiting.splice(
        this.waiting.findIndex(({ priority }) => priority === most),
        1,
      );
      this.free -= 1;
      next?.go();
    });
  }
}

/**
 * Starts a task as soon as all that it depends on have succeeded; where more are ready than the pool allows, the longest chain
 * goes first. A task whose upstream failed fails with that upstream's name, so that one broken
 * stack is told once and the rest say what they waited for.
 */
export function inWaves<T>(
  upstream: ReadonlyMap<string, readonly string[]>,
  pool: Pool,
  work: (id: string) => Promise<T>,
  chains: ReadonlyMap<string, number> = chainLengths(upstream),
): Results<T> {
  const results = new Map<string, Promise<T>>();
  const start = (id: string): Promise<T> => {
    const existing = results.get(id);
    if (existing !== undefined) return existing;
    const needed = (upstream.get(id) ?? []).filter((name) => upstream.has(name));
    const result = Promise.all(
      needed.map((name) => start(name).catch(() => Promise.reject(new Error(`upstream ${name} failed`)))),
    ).then(() => pool.run(() => work(id), chains.get(id)));
    result.catch(() => undefined);
    results.set(id, result);
    return result;
  };
  for (const id of upstream.keys()) start(id);
  return results;
}

/** Work of each task and of the longest chain of others that wait for it. */
export function chainLengths(
  upstream: ReadonlyMap<string, readonly string[]>,
  workOf: (id: string) => number = () => 1,
): ReadonlyMap<string, number> {
  const downstream = reversed(upstream);
  const lengths = new Map<string, number>();
  const lengthOf = (id: string): number => {
    const known = lengths.get(id);
    if (known !== undefined) return known;
    const length = workOf(id) + Math.max(0, ...(downstream.get(id) ?? []).map(lengthOf));
    lengths.set(id, length);
    return length;
  };
  for (const id of upstream.keys()) lengthOf(id);
  return lengths;
}

/** The same graph with every arrow turned round: what must be gone before a stack may go. */
export function reversed(upstream: ReadonlyMap<string, readonly string[]>): ReadonlyMap<string, readonly string[]> {
  const downstream = new Map<string, string[]>([...upstream.keys()].map((id) => [id, []]));
  for (const [id, needed] of upstream) for (const name of needed) downstream.get(name)?.push(id);
  return downstream;
}
