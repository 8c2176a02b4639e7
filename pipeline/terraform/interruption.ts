import type { EventEmitter } from 'node:events';
import { EXIT } from '../exit-code.ts';
import { PipelineError } from '../pipeline-error.ts';

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;
export type StopSignal = (typeof SIGNALS)[number];

/**
 * SIGINT and SIGTERM of this process, heard in one place: while somebody listens they do not end the process, so that a
 * running Terraform can be asked to stop and be waited for. Once nobody listens, they end it as usual.
 */
export class Interruption {
  readonly #process: EventEmitter;
  readonly #controller = new AbortController();
  readonly #followers = new Set<() => void>();
  #listeners = 0;
  #received: StopSignal | undefined;

  constructor(process: EventEmitter) {
    this.#process = process;
  }

  /** Aborted by the first signal: nothing new may begin. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  get interrupted(): boolean {
    return this.#received !== undefined;
  }

  /** Hears signals until the returned function is called; calls may overlap. */
  listen(): () => void {
    if (this.#listeners === 0) for (const name of SIGNALS) this.#process.on(name, this.#receive);
    this.#listeners += 1;
    let ended = false;
    return () => {
      if (ended) return;
      ended = true;
      this.#listeners -= 1;
      if (this.#listeners === 0) for (const name of SIGNALS) this.#process.removeListener(name, this.#receive);
    };
  }

  /** Calls `follower` at every signal, at once where one has come already; until the returned function is called. */
  follow(follower: () => void): () => void {
    this.#followers.add(follower);
    if (this.interrupted) follower();
    return () => void this.#followers.delete(follower);
  }

  /**
   * The error that ends an interrupted command.
   * @param path the stack that it was at.
   * @param effect what was done until then.
   */
  error(path: string, effect?: string): PipelineError {
    const given = this.#received ?? 'SIGINT';
    const problem = {
      code: 'INTERRUPTED',
      path,
      given,
      allowed: 'a command that may end by itself',
      fix: 'run the same command again: it goes on where this one stopped',
    } as const;
    return new PipelineError(given === 'SIGTERM' ? EXIT.terminated : EXIT.interrupted, [problem], effect);
  }

  /** @throws PipelineError `INTERRUPTED` where a signal has come. */
  check(path: string): void {
    if (this.interrupted) throw this.error(path);
  }

  readonly #receive = (name: StopSignal): void => {
    this.#received ??= name;
    this.#controller.abort();
    for (const follower of this.#followers) follower();
  };
}

/** The one of this process. */
export const interruption = new Interruption(process);
