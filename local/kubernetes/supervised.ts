import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';

const SUPERVISOR = resolve(import.meta.dirname, 'supervisor.ts');

/** Lines of a log that an error shows. */
const SHOWN_LINES = 20;

/** Programs that share a folder and end with the process that started them, whatever happens to it. */
export class Supervised {
  /** Holds everything that the programs write; removed at the end. */
  readonly folder: string;
  readonly #child: ChildProcess;
  readonly #pids = new Map<string, number>();
  readonly #ended = new Map<string, unknown>();
  /** Those whose end was asked for. */
  readonly #killed = new Set<string>();
  readonly #gone: Promise<void>;
  /** Those who wait for an answer, several at a time. */
  readonly #waiting = new Set<() => void>();

  constructor() {
    this.folder = mkdtempSync(join(tmpdir(), 'platform-cluster-'));
    // A group of its own: Ctrl-C reaches the test run only, which then closes the pipe.
    this.#child = spawn(process.execPath, [SUPERVISOR, this.folder], {
      stdio: ['pipe', 'pipe', 'inherit'],
      detached: true,
    });
    this.#gone = new Promise((done) => {
      this.#child.once('exit', (code) => {
        if (code !== 0) this.#endOrphans();
        done();
      });
    });
    this.#child.stdin?.on('error', () => undefined);
    if (this.#child.stdout) createInterface({ input: this.#child.stdout }).on('line', (line) => this.#read(line));
  }

  /** Starts a program under a name that is not in use, and resolves with its process id. */
  async start(name: string, command: string, args: readonly string[]): Promise<number> {
    this.#pids.delete(name);
    this.#ended.delete(name);
    this.#killed.delete(name);
    this.#send({ start: name, command, args });
    await this.#until(() => this.#pids.has(name) || this.#ended.has(name));
    const pid = this.#pids.get(name);
    if (pid === undefined) this.assertRunning(name);
    return pid ?? 0;
  }

  /** Ends one program at once and resolves when it is gone. */
  async kill(name: string): Promise<void> {
    if (!this.isRunning(name)) return;
    this.#killed.add(name);
    this.#send({ kill: name });
    await this.#until(() => this.#ended.has(name));
  }

  isRunning(name: string): boolean {
    return this.#pids.has(name) && !this.#ended.has(name);
  }

  /** Process ids of everything that runs, the supervisor included. */
  pids(): number[] {
    const programs = [...this.#pids].filter(([name]) => this.isRunning(name)).map(([, pid]) => pid);
    return [this.#child.pid ?? 0, ...programs];
  }

  /** @throws Error with the end of its log where the program has ended. */
  assertRunning(name: string): void {
    if (!this.#ended.has(name)) return;
    const tail = this.log(name).trimEnd().split('\n').slice(-SHOWN_LINES).join('\n');
    throw new Error(`${name} ended with ${String(this.#ended.get(name))}:\n${tail}`);
  }

  /** @throws Error with the end of its log where any program has ended that nobody killed. */
  assertAllRunning(): void {
    for (const name of this.#ended.keys()) if (!this.#killed.has(name)) this.assertRunning(name);
  }

  /** What a program has written so far. */
  log(name: string): string {
    const file = join(this.folder, 'logs', `${name}.log`);
    return existsSync(file) ? readFileSync(file, 'utf8') : '';
  }

  /** Copies all logs, which are removed with the folder otherwise. */
  keepLogs(folder: string): void {
    cpSync(join(this.folder, 'logs'), folder, { recursive: true });
  }

  /** Ends everything, removes the folder, and resolves when both are done. */
  async stop(): Promise<void> {
    this.#child.stdin?.end();
    await this.#gone;
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 3 });
  }

  /** Where the supervisor itself was killed, nobody else knows of its programs any more. */
  #endOrphans(): void {
    for (const [name, pid] of this.#pids) {
      if (this.#ended.has(name)) continue;
      this.#ended.set(name, 'its supervisor');
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // It has ended by itself.
      }
    }
  }

  #send(order: object): void {
    this.#child.stdin?.write(`${JSON.stringify(order)}\n`);
  }

  #read(line: string): void {
    const answer = JSON.parse(line) as { started?: string; pid?: number; ended?: string; code?: unknown };
    if (answer.started !== undefined) this.#pids.set(answer.started, answer.pid ?? 0);
    if (answer.ended !== undefined) this.#ended.set(answer.ended, answer.code);
    for (const wake of this.#waiting) wake();
    this.#waiting.clear();
  }

  async #until(holds: () => boolean): Promise<void> {
    while (!holds()) {
      const changed = new Promise<void>((done) => this.#waiting.add(done));
      await Promise.race([changed, this.#gone.then(() => Promise.reject(new Error('the supervisor is gone')))]);
    }
  }
}
