/**
 * `node local/daemon.ts <environment> <base folder> <port>`: owns every process of a local environment, from `up` to `down`.
 * It writes `run.json` once the embedded AWS answers, and again once the cluster does, which takes longer; and ends everything
 * on SIGTERM, or where a part ends by itself or does not come up. Its standard
 * output is the log that `up` shows where it does not come up.
 */
import { readFileSync } from 'node:fs';
import { setInterval } from 'node:timers';
import type { PlatformEnvironment } from '../environments/platform.ts';
import { type Moto, startMoto } from './aws/server.ts';
import { gitFiles } from './git-files.ts';
import { buildPrograms } from './kubernetes/build.ts';
import { type Cluster, startCluster } from './kubernetes/cluster.ts';
import { crds } from './kubernetes/crds.ts';
import { clusterMissing, helmMissing } from './kubernetes/go.ts';
import { helmProgram } from './kubernetes/helm.ts';
import { nodesOf } from './kubernetes/node-objects.ts';
import { standInForOperators } from './kubernetes/operators.ts';
import { CLUSTER_PROGRAMS } from './kubernetes/programs.ts';
import { layoutOf } from './layout.ts';
import { standInForArgoCd } from './releases/argo-cd.ts';
import { CLUSTER_PART, isThere, type Run, runFolder, writeRun } from './run-folder.ts';

/** Between two looks at the programs of the cluster and at the folder, in milliseconds. */
const LOOK_MS = 1000;

interface StandIn {
  stop(): Promise<void>;
}

const [name = '', base = '', port = '0'] = process.argv.slice(2);
const folder = runFolder(name, base);
const started: { cluster?: Cluster; standIns?: readonly StandIn[]; aws?: Moto } = {};
let ending = false;

process.on('SIGTERM', () => void end('it was asked to', 0));
// Ctrl-C is for whoever runs in the terminal.
process.on('SIGINT', () => undefined);
process.on('uncaughtException', (error) => void end(error.stack ?? error.message, 1));
await start().catch((error: unknown) => end(error instanceof Error ? error.message : String(error), 1));

async function start(): Promise<void> {
  const environment = layoutOf(name);
  const withoutCluster = whyNoCluster();
  const starting = withoutCluster === null ? startOwnCluster(environment) : undefined;
  const kubeconfig = (await starting?.address) ?? null;
  const aws = await startMoto(environment.accountId, {
    port: Number(port),
    dns: true,
    say: (text) => process.stdout.write(text),
    ...(kubeconfig === null ? {} : { controlPlane: controlPlaneOf(kubeconfig) }),
  });
  started.aws = aws;
  say(`the embedded AWS answers at ${aws.endpoint}`);
  void aws.ended.then((how) => end(`the embedded AWS has ended: ${how}`, 1));
  const run: Run = {
    pid: process.pid,
    environment: name,
    accountId: environment.accountId,
    endpoint: aws.endpoint,
    resolver: aws.resolver ?? '',
    kubeconfig,
    withoutCluster,
    parts: { 'embedded AWS': aws.pid },
    started: new Date().toISOString(),
  };
  writeRun(folder, run);
  setInterval(look, LOOK_MS).unref();
  if (starting === undefined) return;
  const cluster = await starting.cluster;
  started.cluster = cluster;
  started.standIns = standIns(cluster);
  say(`the control plane and its nodes are ready after ${seconds(cluster.startMilliseconds.whole)}`);
  writeRun(folder, { ...run, parts: { ...run.parts, [CLUSTER_PART]: cluster.programs.pids()[0] ?? 0 } });
}

interface Starting {
  /** Its kubeconfig, before anybody answers there. */
  readonly address: Promise<string>;
  readonly cluster: Promise<Cluster>;
}

/** With as many nodes as the groups may have: nothing here adds one. */
function startOwnCluster(environment: PlatformEnvironment): Starting {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const cluster = startCluster({ nodes: nodesOf(environment, 'most'), webhooks: 'unasked', onAddress: resolve });
  cluster.catch(reject);
  return { address: promise, cluster };
}

/** Why there can be no cluster here; its programs are built first where they are missing, which takes minutes, once. */
function whyNoCluster(): string | null {
  const missing = clusterMissing() ?? helmMissing();
  if (missing !== undefined) return missing;
  try {
    buildPrograms(CLUSTER_PROGRAMS);
    helmProgram();
    crds();
    return null;
  } catch (error) {
    return error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
  }
}

/** Operators and Argo CD, whose programs do not run. */
function standIns(cluster: Cluster): readonly StandIn[] {
  const { api } = cluster;
  const onError = (error: unknown): void => say(`a stand-in has failed: ${String(error)}`);
  return [
    standInForOperators(api, onError, 'elsewhere'),
    standInForArgoCd({ api, commands: cluster, git: gitFiles(folder), onError }),
  ];
}

function controlPlaneOf(kubeconfig: string): { readonly endpoint: string; readonly ca: string } {
  const { clusters } = JSON.parse(readFileSync(kubeconfig, 'utf8')) as {
    clusters: readonly { readonly cluster: { readonly server: string; readonly 'certificate-authority': string } }[];
  };
  const [first] = clusters;
  if (first === undefined) throw new Error(`${kubeconfig} names no cluster`);
  return { endpoint: first.cluster.server, ca: first.cluster['certificate-authority'] };
}

/** What is left of a run without one of its parts is of no use to anybody; without its folder nobody even finds it. */
function look(): void {
  try {
    if (!isThere(folder)) throw new Error(`${folder.path} was removed`);
    started.cluster?.programs.assertAllRunning();
  } catch (error) {
    void end(error instanceof Error ? error.message : String(error), 1);
  }
}

async function end(why: string, code: number): Promise<void> {
  if (ending) return;
  ending = true;
  // Whoever shows the end of the log shows the cause, not what a program has said before its end.
  const [cause = '', ...before] = why.split('\n');
  for (const line of before) say(line);
  say(`ends: ${cause}`);
  await Promise.allSettled((started.standIns ?? []).map((standIn) => standIn.stop()));
  const ends = [started.aws?.stop(), started.cluster?.stop()];
  for (const result of await Promise.allSettled(ends))
    if (result.status === 'rejected') say(`a part did not end: ${String(result.reason)}`);
  for (const error of started.cluster?.standInErrors ?? []) say(`a stand-in has failed: ${error}`);
  process.exit(code);
}

function say(text: string): void {
  process.stdout.write(`${new Date().toISOString()} ${text}\n`);
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}
