import { type ChildProcess, execFile, spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';

/** This machine lacks a part that tests may do without: they are skipped with this reason. Everything else is a failure. */
export class Unavailable extends Error {}

/** A free TCP port on loopback; free at the time of asking. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no TCP address');
  return address.port;
}

/** Whether a process of this id lives; that it is the one that is meant has to be seen otherwise: see `wordsOf`. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** Words of a process with a space between; empty where there is none, or it has ended and is only not yet missed. */
export function wordsOf(pid: number): string {
  if (!(pid > 0) || !isAlive(pid)) return '';
  const told = `/proc/${pid}/cmdline`;
  if (existsSync('/proc/self/cmdline')) return existsSync(told) ? read(told).replaceAll('\0', ' ').trim() : '';
  return (spawnSync('ps', ['-ww', '-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).stdout ?? '').trim();
}

/** A process of this machine, and its words with a space between. */
export interface Process {
  readonly pid: number;
  readonly words: string;
}

/** Every process whose words match. */
export function processesLike(pattern: RegExp): readonly Process[] {
  const all = existsSync('/proc/self/cmdline')
    ? readdirSync('/proc')
        .filter((name) => /^\d+$/.test(name))
        .map((name) => ({ pid: Number(name), words: wordsOf(Number(name)) }))
    : run('ps', ['-A', '-ww', '-o', 'pid=,command='])
        .split('\n')
        .map((line) => ({ pid: Number.parseInt(line, 10), words: line.trim().replace(/^\d+ /, '') }));
  return all.filter(({ words }) => pattern.test(words));
}

/** A process may end between two looks. */
function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

/** Runs a short command and returns its output; a failure shows what the command said. */
export function run(
  command: string,
  args: readonly string[],
  options: { uid?: number; gid?: number; env?: NodeJS.ProcessEnv } = {},
): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: 'utf8', ...options });
  if (status !== 0)
    throw new Error(`${command} ${args[0] ?? ''}: ${error?.message ?? (stderr.trim() || stdout.trim())}`);
  return stdout.trim();
}

/** The same without blocking this process, with exactly the given environment. */
export async function runAsync(command: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<string> {
  return await new Promise((resolve, reject) => {
    execFile(command, args, { env }, (error, stdout, stderr) => {
      if (error) reject(new Error(`${command} ${args[0] ?? ''}: ${stderr.trim() || error.message}`));
      else resolve(stdout.trim());
    });
  });
}

export interface ServerOptions {
  /** What it says once it is ready. */
  readonly ready: RegExp;
  /** Longest that this may take. */
  readonly seconds: number;
  /** Takes everything that it says afterwards. */
  readonly say?: ((text: string) => void) | undefined;
  readonly uid?: number;
  readonly gid?: number;
  readonly env?: NodeJS.ProcessEnv;
}

/** Starts a server and resolves once a line of its output matches; its whole output stays readable. */
export async function startServer(
  command: string,
  args: readonly string[],
  { ready, seconds, say, ...options }: ServerOptions,
): Promise<{ process: ChildProcess; match: RegExpExecArray; output: () => string }> {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
  // Where the test run itself is ended, the server goes with it.
  const end = (): void => void child.kill('SIGTERM');
  process.once('exit', end);
  child.once('exit', () => process.removeListener('exit', end));
  let text = '';
  let isReady = false;
  const match = await new Promise<RegExpExecArray>((resolve, reject) => {
    const fail = (why: string) => reject(new Error(`${command} ${why}: ${text.slice(-500).trim()}`));
    const timer = setTimeout(() => fail(`was not ready within ${seconds} s`), seconds * 1000);
    const read = (chunk: Buffer): void => {
      const words = chunk.toString('utf8');
      text += words;
      if (isReady) say?.(words);
      const found = isReady ? null : ready.exec(text);
      if (!found) return;
      isReady = true;
      clearTimeout(timer);
      resolve(found);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('error', (error) => fail(error.message));
    child.once('exit', (code) => {
      clearTimeout(timer);
      fail(`ended with code ${code}`);
    });
  }).catch(async (error: unknown) => {
    await stopServer(child, 'SIGTERM');
    throw error;
  });
  return { process: child, match, output: () => text };
}

/** Ends one process by its id and waits until it is gone. */
export async function stopServer(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill(signal);
  await gone;
}
