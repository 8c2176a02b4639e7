/**
 * `node local/daemon.ts <environment> <folder> <port>`: owns every process of a local environment, from `up` to `down`. It
 * writes `run.json` once everything is ready, and ends everything on SIGTERM or where a part ends by itself; its log says
 * which. What it said is all in that log, since nobody watches it.
 */
import { startMoto } from './aws/server.ts';
import { startCluster } from './kubernetes/cluster.ts';
import { clusterMissing } from './kubernetes/go.ts';
import { nodesOf } from './kubernetes/node-objects.ts';
import { layoutOf } from './layout.ts';
import { runFolder, writeRun } from './run-folder.ts';

const [name = '', base = '', port = '0'] = process.argv.slice(2);
const folder = runFolder(name, base);
const ends: (() => Promise<void>)[] = [];
let ending = false;

process.on('SIGTERM', () => void end('SIGTERM', 0));
process.on('SIGINT', () => void end('SIGINT', 0));
try {
  await start();
} catch (error) {
  await end(error instanceof Error ? (error.stack ?? error.message) : String(error), 1);
}

async function start(): Promise<void> {
  const environment = layoutOf(name);
  const withoutCluster = clusterMissing() ?? null;
  const cluster = withoutCluster === null ? await startCluster({ nodes: nodesOf(environment) }) : undefined;
  if (cluster !== undefined) {
    ends.push(() => cluster.stop());
    say(`cluster ready after ${seconds(cluster.startMilliseconds.whole)}`);
  }
  const aws = await startMoto(environment.accountId);
  ends.push(() => aws.stop());
  say(`embedded AWS at ${aws.endpoint}`);
  writeRun(folder, {
    pid: process.pid,
    environment: name,
    accountId: environment.accountId,
    endpoint: aws.endpoint,
    resolver: null,
    kubeconfig: cluster?.kubeconfig ?? null,
    withoutCluster,
    parts: {},
    started: new Date().toISOString(),
  });
  say('ready');
}

async function end(why: string, code: number): Promise<void> {
  if (ending) return;
  ending = true;
  say(`ends: ${why}`);
  for (const part of ends.reverse()) await part().catch((error: unknown) => say(`a part did not end: ${String(error)}`));
  say('ended');
  process.exit(code);
}

function say(text: string): void {
  process.stdout.write(`${new Date().toISOString()} ${text}\n`);
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}
