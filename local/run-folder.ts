import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { writeWhole } from '../lib/whole-file.mjs';
import { isAlive } from './processes.ts';

const ROOT = resolve(import.meta.dirname, '..');

/** Where everything of one local environment lies: nothing is written elsewhere, and `down` removes it whole. */
export interface RunFolder {
  /** `.cache/local/<environment>` of the checkout. */
  readonly path: string;
  /** Held by who starts or ends the environment; beside the folder, because that comes and goes. */
  readonly lock: string;
  readonly runFile: string;
  /** The command of the pipeline that works on it now, or has died at it. */
  readonly command: string;
  /** Process id of the daemon, from its first moment on. */
  readonly daemonPid: string;
  readonly daemonLog: string;
  /** Everything that the commands of the pipeline have said. */
  readonly log: string;
  /** What was synthesized; `outdir` holds the same made fit for the providers that are reached. */
  readonly synthesized: string;
  readonly outdir: string;
  /** `TMPDIR` of every process of the environment. */
  readonly temporary: string;
}

/** @param base folder of all local environments; another one in tests. */
export function runFolder(environment: string, base: string = join(ROOT, '.cache/local')): RunFolder {
  const path = join(base, environment);
  return {
    path,
    lock: join(base, `${environment}.lock`),
    runFile: join(path, 'run.json'),
    command: join(path, 'command.json'),
    daemonPid: join(path, 'daemon.pid'),
    daemonLog: join(path, 'daemon.log'),
    log: join(path, 'commands.log'),
    synthesized: join(path, 'synthesized'),
    outdir: join(path, 'cdktf.out'),
    temporary: join(path, 'tmp'),
  };
}

/** Name of the cluster among the parts: it is one of them once it is ready. */
export const CLUSTER_PART = 'cluster';

const run = z.object({
  /** Process that owns everything that runs. */
  pid: z.int().positive(),
  environment: z.string(),
  accountId: z.string(),
  /** The embedded AWS. */
  endpoint: z.string(),
  /** Its DNS server, as `dns.resolver` has it. */
  resolver: z.string(),
  /** Absolute path; null where no control plane could be started, and why not in `withoutCluster`. */
  kubeconfig: z.string().nullable(),
  withoutCluster: z.string().nullable(),
  /** Process ids by part, this one's children. */
  parts: z.record(z.string(), z.int()),
  /** ISO 8601 in UTC. */
  started: z.iso.datetime(),
});

/** What runs, as the daemon tells it once the embedded AWS answers, and again once the cluster does. */
export type Run = Readonly<z.infer<typeof run>>;

/** Written whole or not at all: who finds the file may rely on it. */
export function writeRun({ runFile }: Pick<RunFolder, 'runFile'>, value: Run): void {
  writeWhole(runFile, `${JSON.stringify(run.parse(value), undefined, 2)}\n`);
}

/** What an earlier `up` has left; undefined where there is nothing, or nothing that this version can read. */
export function readRun({ runFile }: Pick<RunFolder, 'runFile'>): Run | undefined {
  if (!existsSync(runFile)) return undefined;
  try {
    return run.safeParse(JSON.parse(readFileSync(runFile, 'utf8'))).data;
  } catch {
    return undefined;
  }
}

/** Whether the cluster answers; also where there is none to wait for. */
export function isClusterReady({ kubeconfig, parts }: Run): boolean {
  return kubeconfig === null || CLUSTER_PART in parts;
}

/** The run of the folder, where its daemon lives and its AWS answers. */
export async function liveRun(folder: Pick<RunFolder, 'runFile'>): Promise<Run | undefined> {
  const found = readRun(folder);
  return found !== undefined && isAlive(found.pid) && (await answers(found.endpoint)) ? found : undefined;
}

export function makeRunFolder({ path, temporary }: RunFolder): void {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  mkdirSync(temporary, { recursive: true });
}

/** Whether an `up` has left anything. */
export function isThere({ path }: RunFolder): boolean {
  return existsSync(path);
}

export function removeRunFolder({ path }: RunFolder): void {
  rmSync(path, { recursive: true, force: true, maxRetries: 3 });
}

async function answers(endpoint: string): Promise<boolean> {
  try {
    await fetch(`${endpoint}/moto-api/`, { signal: AbortSignal.timeout(20_000) });
    return true;
  } catch {
    return false;
  }
}
