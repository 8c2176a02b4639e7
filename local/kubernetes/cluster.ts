import { execFile } from 'node:child_process';
import type { Api } from './api.ts';
import { program } from './build.ts';
import { CLUSTER_LOGS, startControlPlane } from './control-plane.ts';
import { crds, installCrds } from './crds.ts';
import { writeExternalSecrets } from './external-secrets.ts';
import { helmProgram } from './helm.ts';
import { giveHostNames } from './load-balancers.ts';
import type { NodeSpec } from './node-objects.ts';
import { Nodes } from './nodes.ts';
import type { KubernetesObject } from './object.ts';
import { checkReferences } from './references.ts';
import type { Supervised } from './supervised.ts';
import { CSI_DRIVER, provisionVolumes } from './volumes.ts';

/** How a command ended; a failure is an answer too, since many tests want one. */
export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface ClusterOptions {
  /** See `nodesOf(environment)`. */
  readonly nodes: readonly NodeSpec[];
  /** All of `crds()` where it is left out. */
  readonly crds?: readonly KubernetesObject[];
}

/** A whole cluster: control plane, nodes, volumes, CRDs. */
export interface Cluster {
  readonly api: Api;
  readonly nodes: Nodes;
  readonly programs: Supervised;
  readonly kubeconfig: string;
  /** Milliseconds until the control plane was ready, and until nodes and CRDs were there as well. */
  readonly startMilliseconds: { readonly controlPlane: number; readonly whole: number };
  /** Runs Helm against the cluster, releases kept in ConfigMaps as in production; never blocks this process. */
  helm(args: readonly string[], values?: object): Promise<Ended>;
  kubectl(args: readonly string[], input?: string): Promise<Ended>;
  /** Secrets, as `namespace/name`, that no ExternalSecret gets as long as they are in here. */
  readonly withheldSecrets: Set<string>;
  /** Errors of the stand-ins; a test that ends with any has not shown what it says. */
  readonly standInErrors: readonly string[];
  stop(): Promise<void>;
}

/**
 * Starts a cluster and resolves when its nodes are ready and its CRDs served. What KWOK and a machine without AWS lack
 * is stood in for: the kubelet's check of references, the drivers of volumes and load balancers, External Secrets. The
 * stand-ins run in this process: who blocks it (a synchronous command) stops them, too.
 */
export async function startCluster({ nodes: specs, crds: definitions = crds() }: ClusterOptions): Promise<Cluster> {
  const started = performance.now();
  const plane = await startControlPlane();
  const { api, programs, kubeconfig } = plane;
  const nodes = new Nodes(plane, specs);
  const standInErrors: string[] = [];
  const onError = (error: unknown): void => void standInErrors.push(String(error));
  const withheldSecrets = new Set<string>();
  const standIns = [checkReferences(api, onError), provisionVolumes(api, onError), giveHostNames(api, onError)];
  const stop = async (): Promise<void> => {
    await Promise.all(standIns.map((standIn) => standIn.stop()));
    await programs.stop();
  };
  try {
    await Promise.all([nodes.start(), installCrds(api, definitions), api.create(CSI_DRIVER)]);
    if (definitions.some(({ metadata }) => metadata.name === 'externalsecrets.external-secrets.io')) {
      standIns.push(writeExternalSecrets(api, withheldSecrets, onError));
    }
  } catch (error) {
    programs.keepLogs(CLUSTER_LOGS);
    await stop();
    throw error;
  }
  const command = (file: string, args: readonly string[], input = ''): Promise<Ended> =>
    ended(file, args, input, {
      PATH: process.env['PATH'],
      HOME: programs.folder,
      KUBECONFIG: kubeconfig,
      HELM_DRIVER: 'configmap',
      // Commands that end within seconds collect no garbage before they are large.
      GOGC: 'off',
      GOMEMLIMIT: '512MiB',
    });
  return {
    api,
    nodes,
    programs,
    kubeconfig,
    startMilliseconds: { controlPlane: plane.startMilliseconds, whole: Math.round(performance.now() - started) },
    helm: (args, values) =>
      values === undefined
        ? command(helmProgram(), args)
        : command(helmProgram(), [...args, '--values=-'], JSON.stringify(values)),
    kubectl: (args, input) => command(program('kubectl'), args, input),
    withheldSecrets,
    standInErrors,
    stop,
  };
}

function ended(file: string, args: readonly string[], input: string, env: NodeJS.ProcessEnv): Promise<Ended> {
  return new Promise((done) => {
    const child = execFile(file, [...args], { env, maxBuffer: 1 << 28 }, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : 1;
      done({ code, stdout, stderr: stderr || (error?.message ?? '') });
    });
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(input);
  });
}
