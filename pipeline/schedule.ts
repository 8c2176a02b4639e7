/** A task's result by id, each once its upstream tasks have succeeded. */
export type Results<T> = ReadonlyMap<string, Promise<T>>;

/** Lets at most `limit` pieces of work run at once, first come, first served. */
export class Pool {
  private readonly waiting: (() => void)[] = [];
  private free: number;

  constructor(limit: number) {
    this.free = limit;
  }

  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.free > 0) this.free -= 1;
    else await new Promise<void>((resolve) => this.waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = this.waiting.shift();
      if (next === undefined) this.free += 1;
      else next();
    }
  }
}

/**
 * Starts a task as soon as all that it depends on have succeeded; a task whose upstream failed fails with that upstream's
 * name, so that one broken stack is told once and the rest say what they waited for.
 */
export function inWaves<T>(
  upstream: ReadonlyMap<string, readonly string[]>,
  pool: Pool,
  work: (id: string) => Promise<T>,
): Results<T> {
  const results = new Map<string, Promise<T>>();
  const start = (id: string): Promise<T> => {
    const existing = results.get(id);
    if (existing !== undefined) return existing;
    const needed = (upstream.get(id) ?? []).filter((name) => upstream.has(name));
    const result = Promise.all(
      needed.map((name) => start(name).catch(() => Promise.reject(new Error(`upstream ${name} failed`)))),
    ).then(() => pool.run(() => work(id)));
    result.catch(() => undefined);
    results.set(id, result);
    return result;
  };
  for (const id of upstream.keys()) start(id);
  return results;
}

/** The same graph with every arrow turned round: what must be gone before a stack may go. */
export function reversed(upstream: ReadonlyMap<string, readonly string[]>): ReadonlyMap<string, readonly string[]> {
  const downstream = new Map<string, string[]>([...upstream.keys()].map((id) => [id, []]));
  for (const [id, needed] of upstream) for (const name of needed) downstream.get(name)?.push(id);
  return downstream;
}
