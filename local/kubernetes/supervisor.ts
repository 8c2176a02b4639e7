/**
 * Runs the programs of one cluster for a test run that may end in any way. It lives in a process group of its own and
 * listens on its standard input: when the test run goes away, however that happens, the operating system closes that
 * pipe, and everything here is ended and the folder removed. Its data is worth nothing, so nothing is asked politely.
 *
 * `node supervisor.ts <folder>`, then one JSON object per line: `{"start": name, "command": path, "args": []}` or
 * `{"kill": name}`. Answers are lines too: `{"started": name, "pid": 1}` and `{"ended": name, "code": 0}`.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

interface Start {
  readonly start: string;
  readonly command: string;
  readonly args: readonly string[];
}

type Order = Start | { readonly kill: string };

const folder = process.argv[2];
if (folder === undefined) throw new Error('usage: supervisor.ts <folder>');
const logs = join(folder, 'logs');
mkdirSync(logs, { recursive: true });

const running = new Map<string, ChildProcess>();
let ending = false;

// The one who reads the answers may be gone already.
process.stdout.on('error', () => undefined);
process.on('SIGTERM', end);
process.on('SIGINT', end);
createInterface({ input: process.stdin }).on('line', obey).on('close', end);

function obey(line: string): void {
  const order = JSON.parse(line) as Order;
  if ('kill' in order) running.get(order.kill)?.kill('SIGKILL');
  else start(order);
}

function start({ start: name, command, args }: Start): void {
  const log = openSync(join(logs, `${name}.log`), 'a');
  // Nothing of the user's environment: no proxies, no credentials, no kubeconfig of another cluster.
  // Memory is there, cores are not: Go's programs collect their garbage at five times what is in use, not at twice.
  const env = { PATH: process.env['PATH'] ?? '', HOME: folder, GOGC: '400' };
  const child = spawn(command, [...args], { cwd: folder, env, stdio: ['ignore', log, log] });
  closeSync(log);
  running.set(name, child);
  child.once('spawn', () => answer({ started: name, pid: child.pid }));
  child.once('error', (error) => gone(name, child, error.message));
  child.once('exit', (code, signal) => gone(name, child, code ?? signal));
}

function gone(name: string, child: ChildProcess, code: unknown): void {
  if (running.get(name) === child) running.delete(name);
  answer({ ended: name, code });
  if (ending && running.size === 0) leave();
}

function end(): void {
  if (ending) return;
  ending = true;
  if (running.size === 0) leave();
  for (const child of running.values()) child.kill('SIGKILL');
}

function leave(): never {
  rmSync(folder ?? '', { recursive: true, force: true, maxRetries: 3 });
  process.exit(0);
}

function answer(value: object): void {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}
