import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runAsync } from '../processes.ts';
import type { Api } from './api.ts';
import { program } from './build.ts';
import { CLOCKS } from './components.ts';
import type { ControlPlane } from './control-plane.ts';
import { eventually } from './eventually.ts';
import { csiNodeObject, type NodeSpec, nodeObject, ZONE_LABEL } from './node-objects.ts';
import type { KubernetesObject } from './object.ts';
import { stageDocuments } from './stages.ts';
import type { Supervised } from './supervised.ts';

/**
 * How a zone is lost. `unreachable`: its nodes fall silent and stay registered, as in an outage of the zone's network.
 * `terminated`: its instances are gone, and the cloud's controller has removed their nodes.
 */
export type Loss = 'unreachable' | 'terminated';

/** Nodes without machines: one KWOK per zone stands for all kubelets of that zone, so that a zone can really go away. */
export class Nodes {
  readonly #api: Api;
  readonly #programs: Supervised;
  readonly #kubeconfig: string;
  readonly #specs: readonly NodeSpec[];

  constructor({ api, programs, kubeconfig }: ControlPlane, specs: readonly NodeSpec[]) {
    this.#api = api;
    this.#programs = programs;
    this.#kubeconfig = kubeconfig;
    this.#specs = specs;
  }

  /** Full names of the zones, in order. */
  get zones(): string[] {
    return [...new Set(this.#specs.map(({ zone }) => zone))];
  }

  /** Registers all nodes and resolves when every one is ready. */
  async start(): Promise<void> {
    writeFileSync(this.#stages, stageDocuments());
    await Promise.all(this.zones.map((zone) => this.restoreZone(zone)));
  }

  /** Nodes of a zone, or all, as the API server has them. */
  async list(zone?: string): Promise<KubernetesObject[]> {
    const labels = zone === undefined ? {} : { labels: `${ZONE_LABEL}=${zone}` };
    return await this.#api.list({ apiVersion: 'v1', kind: 'Node', ...labels });
  }

  /**
   * Takes all nodes of a zone away and resolves when the cluster knows it: their pods are then being replaced. Until
   * then about 20 seconds pass (`unreachable`); pods of terminated nodes are collected about a minute later.
   */
  async loseZone(zone: string, loss: Loss): Promise<void> {
    this.#assertZone(zone);
    await this.#programs.kill(this.#kwok(zone));
    if (loss === 'terminated') {
      await Promise.all((await this.list(zone)).map((node) => this.#api.remove(node)));
      return;
    }
    await eventually(
      `nodes of ${zone} to be unreachable`,
      async () => (await this.list(zone)).every((node) => !isReady(node)),
      { seconds: CLOCKS.nodeGraceSeconds * 4 },
    );
  }

  /** Brings a zone's nodes (back) and resolves when they are ready. */
  async restoreZone(zone: string): Promise<void> {
    this.#assertZone(zone);
    const present = new Set((await this.list(zone)).map(({ metadata }) => metadata.name));
    await Promise.all(
      this.#specs.map(async (spec, index) => {
        if (spec.zone !== zone || present.has(spec.name)) return;
        const node = await this.#api.create(nodeObject(spec, index));
        await this.#api.create(csiNodeObject(spec, String(node.metadata['uid'])));
      }),
    );
    if (!this.#programs.isRunning(this.#kwok(zone))) {
      await this.#programs.start(this.#kwok(zone), program('kwok'), [
        `--kubeconfig=${this.#kubeconfig}`,
        `--config=${this.#stages}`,
        `--manage-nodes-with-label-selector=${ZONE_LABEL}=${zone}`,
        `--node-lease-duration-seconds=${CLOCKS.nodeLeaseSeconds}`,
      ]);
    }
    await eventually(
      `nodes of ${zone} to be ready`,
      async () => {
        this.#programs.assertRunning(this.#kwok(zone));
        return (await this.list(zone)).every(isReady);
      },
      { seconds: 60, seen: async () => (await this.list(zone)).map(({ metadata, spec }) => [metadata.name, spec]) },
    );
  }

  /** Empties a node as its operator would: cordoned, then every pod evicted as its disruption budget allows. */
  async drain(name: string, { seconds }: { readonly seconds: number }): Promise<void> {
    await this.#kubectl(
      'drain',
      name,
      '--ignore-daemonsets',
      '--delete-emptydir-data',
      '--force',
      `--timeout=${seconds}s`,
    );
  }

  /** Lets pods onto a drained node again. */
  async uncordon(name: string): Promise<void> {
    await this.#kubectl('uncordon', name);
  }

  async #kubectl(...args: readonly string[]): Promise<void> {
    await runAsync(program('kubectl'), args, {
      PATH: process.env['PATH'],
      HOME: this.#programs.folder,
      KUBECONFIG: this.#kubeconfig,
    });
  }

  get #stages(): string {
    return join(this.#programs.folder, 'stages.yaml');
  }

  #kwok(zone: string): string {
    return `kwok-${zone}`;
  }

  #assertZone(zone: string): void {
    if (!this.zones.includes(zone)) throw new Error(`no zone ${zone}; there are ${this.zones.join(', ')}`);
  }
}

interface NodeStatus {
  readonly conditions?: readonly { readonly type: string; readonly status: string }[];
}

/** Ready, and free of the taint that keeps pods off a node until the controllers have seen that it is. */
function isReady(node: KubernetesObject): boolean {
  const { conditions = [] } = (node['status'] ?? {}) as NodeStatus;
  const { taints = [] } = (node['spec'] ?? {}) as { taints?: readonly { readonly key: string }[] };
  return (
    conditions.some(({ type, status }) => type === 'Ready' && status === 'True') &&
    !taints.some(({ key }) => key.startsWith('node.kubernetes.io/'))
  );
}
