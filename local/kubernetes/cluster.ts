import type { Api } from './api.ts';
import { type ClusterCommands, clusterCommands } from './cluster-commands.ts';
import { CLUSTER_LOGS, type ControlPlaneOptions, startControlPlane } from './control-plane.ts';
import { crds, installCrds } from './crds.ts';
import { writeExternalSecrets } from './external-secrets.ts';
import { giveHostNames } from './load-balancers.ts';
import type { NodeSpec } from './node-objects.ts';
import { Nodes } from './nodes.ts';
import type { KubernetesObject } from './object.ts';
import { checkReferences } from './references.ts';
import type { Supervised } from './supervised.ts';
import { CSI_DRIVER, provisionVolumes } from './volumes.ts';

export interface ClusterOptions extends ControlPlaneOptions {
  /** See `nodesOf(environment)`. */
  readonly nodes: readonly NodeSpec[];
  /** All of `crds()` where it is left out. */
  readonly crds?: readonly KubernetesObject[];
}

/** A whole cluster: control plane, nodes, volumes, CRDs. */
export interface Cluster extends ClusterCommands {
  readonly api: Api;
  readonly nodes: Nodes;
  readonly programs: Supervised;
  readonly kubeconfig: string;
  /** Milliseconds until the control plane was ready, and until nodes and CRDs were there as well. */
  readonly startMilliseconds: { readonly controlPlane: number; readonly whole: number };
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
export async function startCluster(options: ClusterOptions): Promise<Cluster> {
  const { nodes: specs, crds: definitions = crds() } = options;
  const started = performance.now();
  const plane = await startControlPlane(options);
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
    const cause = causeOf(error, programs);
    await stop();
    throw new Error(`the cluster did not come up (logs in ${CLUSTER_LOGS}): ${String(cause)}`, { cause });
  }
  return {
    api,
    nodes,
    programs,
    kubeconfig,
    startMilliseconds: { controlPlane: plane.startMilliseconds, whole: Math.round(performance.now() - started) },
    ...clusterCommands(kubeconfig, programs.folder),
    withheldSecrets,
    standInErrors,
    stop,
  };
}

/** A program that has ended is why its port refused a connection. */
function causeOf(error: unknown, programs: Supervised): unknown {
  try {
    programs.assertAllRunning();
    return error;
  } catch (ended) {
    return ended;
  }
}
