import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Interruption, interruption as ofProcess } from './interruption.ts';
import { Lines } from './lines.ts';
import { redactor } from './redact.ts';
import { terraformBinary } from './version.ts';
import { watchOver } from './watcher.ts';

export interface TerraformRun {
  /** The stack's folder: where Terraform runs. */
  readonly folder: string;
  readonly args: readonly string[];
  /** All of the child's environment. */
  readonly env: NodeJS.ProcessEnv;
  /** Takes each line of output, without colours and without secrets. */
  readonly onLine?: ((line: string) => void) | undefined;
  /** Asks Terraform to stop, once, as a signal of this process does. */
  readonly signal?: AbortSignal | undefined;
  /** Keeps standard output apart, byte by byte: it is JSON and no text for people. */
  readonly capture?: boolean;
  /** @default the signals of this process */
  readonly interruption?: Interruption | undefined;
}

export interface TerraformResult {
  /** Exit code; 128 and the signal's number where a signal ended it. */
  readonly code: number;
  /** What it said, without colours and without secrets. */
  readonly output: string;
  /** Standard output as it came, where `capture` asked for it, else ''. It may hold secrets. */
  readonly stdout: string;
  /** Whether it was asked to stop. */
  readonly interrupted: boolean;
}

/** Milliseconds between two looks at the output: shorter than a reader notices. */
const POLL_MS = 50;

/**
 * Runs Terraform once and waits for its end. It runs in a session of its own, so that Ctrl-C reaches it through us alone:
 * the first signal is passed on as the one SIGINT after which it finishes what it does, saves the state and gives the lock
 * back; a second one as its hard stop.
 *
 * It writes into a file that has no name any more and not into a pipe: where this process is killed, a pipe would break and
 * Terraform would die at its next line, without saving and with the lock. So it lives on; and a watcher, which sees our end,
 * sends it the SIGINT that we can't send any more. It saves what it has done, gives the lock back and ends.
 */
export async function runTerraform(run: TerraformRun): Promise<TerraformResult> {
  const interruption = run.interruption ?? ofProcess;
  const release = interruption.listen();
  try {
    if (interruption.interrupted || run.signal?.aborted)
      return { code: 130, output: '', stdout: '', interrupted: true };
    return await follow(run, interruption);
  } finally {
    release();
  }
}

async function follow(run: TerraformRun, interruption: Interruption): Promise<TerraformResult> {
  const redact = redactor(run.env);
  const said: string[] = [];
  const kept: Buffer[] = [];
  const lines = new Lines((line) => {
    const clean = redact(line);
    said.push(clean);
    run.onLine?.(clean);
  });
  const shown = await NamelessFile.make();
  const captured = run.capture === true ? await NamelessFile.make() : undefined;
  try {
    const child = start(run, shown.writer, captured?.writer ?? shown.writer);
    const ended = endOf(child);
    const watcher = watchOver(child);
    let asked = false;
    let signals = 0;
    const ask = (): void => {
      if (asked) return;
      asked = true;
      // Our own end must not ask a second time: that would be its hard stop.
      watcher.dismiss();
      child.kill('SIGINT');
    };
    const unfollow = interruption.follow(() => {
      signals += 1;
      if (signals > 1) child.kill('SIGINT');
      else ask();
    });
    run.signal?.addEventListener('abort', ask, { once: true });
    try {
      const code = await pollUntil(ended, () => shown.read((chunk) => lines.add(chunk)));
      await shown.read((chunk) => lines.add(chunk));
      lines.end();
      await captured?.read((chunk) => kept.push(chunk));
      if (signals > 1) endGroup(child);
      return { code, output: said.join('\n'), stdout: Buffer.concat(kept).toString('utf8'), interrupted: asked };
    } finally {
      unfollow();
      run.signal?.removeEventListener('abort', ask);
      watcher.dismiss();
    }
  } finally {
    await shown.close();
    await captured?.close();
  }
}

function start({ folder, args, env }: TerraformRun, shown: number, stdout: number): ChildProcess {
  return spawn(terraformBinary(env), args, { cwd: folder, env, detached: true, stdio: ['ignore', stdout, shown] });
}

const SIGNAL_CODES: Readonly<Partial<Record<NodeJS.Signals, number>>> = { SIGINT: 130, SIGKILL: 137, SIGTERM: 143 };

function endOf(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve(code ?? (signal && SIGNAL_CODES[signal]) ?? 1));
  });
}

async function pollUntil(ended: Promise<number>, look: () => Promise<void>): Promise<number> {
  for (;;) {
    let timer: NodeJS.Timeout | undefined;
    const pause = new Promise<undefined>((resolve) => {
      timer = setTimeout(() => resolve(undefined), POLL_MS);
    });
    const code = await Promise.race([ended, pause]);
    clearTimeout(timer);
    if (code !== undefined) return code;
    await look();
  }
}

/** After a hard stop Terraform leaves its providers and commands alone; they must not go on without it. */
function endGroup({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGTERM');
  } catch {
    // Nobody is left in it.
  }
}

/** A file that only its two open ends know: nothing is left behind, however this process ends. */
class NamelessFile {
  readonly writer: number;
  readonly #reader: FileHandle;
  readonly #buffer = Buffer.alloc(64 * 1024);
  #position = 0;

  static async make(): Promise<NamelessFile> {
    const folder = mkdtempSync(join(tmpdir(), 'terraform-output-'));
    try {
      const path = join(folder, 'output');
      const writer = openSync(path, 'ax', 0o600);
      return new NamelessFile(writer, await open(path, 'r'));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }

  private constructor(writer: number, reader: FileHandle) {
    this.writer = writer;
    this.#reader = reader;
  }

  /** Gives what was written since the last time. */
  async read(take: (chunk: Buffer) => void): Promise<void> {
    for (;;) {
      const { bytesRead } = await this.#reader.read(this.#buffer, 0, this.#buffer.length, this.#position);
      if (bytesRead === 0) return;
      this.#position += bytesRead;
      take(Buffer.from(this.#buffer.subarray(0, bytesRead)));
    }
  }

  async close(): Promise<void> {
    closeSync(this.writer);
    await this.#reader.close();
  }
}
