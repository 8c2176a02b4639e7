import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ClusterConnection, kubeconfig, nameOf } from './cluster-connection.ts';
import type { Deferral } from './plan-record.ts';

/** Seconds that the API server has to answer; a healthy one takes well under one. */
const ANSWER_SECONDS = 10;

/**
 * Proves before a plan that the cluster answers and lets us list releases: the Helm provider takes a release that it cannot
 * see for one that is gone, plans to install it anew, and on a destroy forgets it without a word.
 * @returns what is in the way; undefined where nothing is.
 */
export async function clusterDeferral(connection: ClusterConnection): Promise<Deferral | undefined> {
  return await withKubeconfig(connection, async (file) => {
    const args = ['auth', 'can-i', 'list', 'configmaps', '--all-namespaces', `--request-timeout=${ANSWER_SECONDS}s`];
    const { code, output } = await kubectl(file, args);
    if (code === 0) return undefined;
    if (/^no$/m.test(output)) {
      return {
        reason: 'cluster',
        what: `${nameOf(connection)} does not let this identity list ConfigMaps, where releases are recorded`,
        help:
          'kubeconfig' in connection
            ? 'name a user in that file who may list them in all namespaces'
            : 'use the role that has an access entry in the cluster (`cluster.people`, or the pipeline roles of bootstrap)',
      };
    }
    return {
      reason: 'cluster',
      what: `${nameOf(connection)} does not answer: ${lastLine(output)}`,
      help:
        'kubeconfig' in connection
          ? 'start the control plane on this machine; the environment names its file (`cluster.kubeconfig`)'
          : 'run this inside the VPC or from an allowed network (`cluster.publicCidrs`); is the cluster up?',
    };
  });
}

/** Runs `work` with the connection's own file, or else with one in a folder that only this user reads, and removes that. */
export async function withKubeconfig<T>(connection: ClusterConnection, work: (file: string) => Promise<T>): Promise<T> {
  if ('kubeconfig' in connection) return await work(connection.kubeconfig);
  const folder = mkdtempSync(join(tmpdir(), 'kubeconfig-'));
  const file = join(folder, 'config');
  try {
    writeFileSync(file, kubeconfig(connection), { mode: 0o600 });
    return await work(file);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Runs kubectl to its end. A missing kubectl is told as its output, with code 127. */
export async function kubectl(
  config: string,
  args: readonly string[],
  input?: string,
): Promise<{ readonly code: number; readonly output: string; readonly stdout: string; readonly stderr: string }> {
  return await new Promise((resolve) => {
    const child = spawn('kubectl', ['--kubeconfig', config, ...args], { stdio: ['pipe', 'pipe', 'pipe'] });
    let output = '';
    let stdout = '';
    let stderr = '';
    // A character of several bytes may lie in two chunks.
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      stdout += chunk;
      output += chunk;
    });
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      stderr += chunk;
      output += chunk;
    });
    child.once('error', (error) =>
      resolve({ code: 127, output: `kubectl: ${error.message}`, stdout: '', stderr: `kubectl: ${error.message}` }),
    );
    child.once('close', (code) => resolve({ code: code ?? 1, output, stdout, stderr }));
    child.stdin.on('error', () => undefined);
    child.stdin.end(input ?? '');
  });
}

function lastLine(output: string): string {
  return output.trim().split('\n').at(-1) ?? '';
}
