import type { Cluster } from '../../local/kubernetes/cluster.ts';
import { eventually } from '../../local/kubernetes/eventually.ts';
import type { KubernetesObject } from '../../local/kubernetes/object.ts';
import type { Pod } from '../../local/kubernetes/pods.ts';
import { below, type Promised } from './promises.ts';
import { fewestReady, type ReadyPods, readyPods, watchReady } from './ready-pods.ts';
import type { ClusterRelease } from './synthesized-releases.ts';

/** Kinds that end by themselves, or that hold data and stay. */
const STAYS = new Set(['Event', 'PersistentVolumeClaim']);
/** What every namespace has by itself. */
const OWN = new Set(['ConfigMap/kube-root-ca.crt', 'ServiceAccount/default']);

/** Milliseconds between two looks at everything that a cluster has, which take a second of a core each. */
const LOOK_AGAIN = 1500;

/** What the releases of an environment's systems have made of a cluster. */
export class ReleaseState {
  readonly #cluster: Cluster;
  readonly #namespaces: ReadonlySet<string>;

  /** @param namespaces those of the systems. */
  constructor(cluster: Cluster, namespaces: ReadonlySet<string>) {
    this.#cluster = cluster;
    this.#namespaces = namespaces;
  }

  /** Ready pods of every workload at this moment. */
  async ready(): Promise<ReadyPods> {
    return await readyPods(this.#cluster.api, this.#namespaces);
  }

  /** The fewest of each while something happens. */
  async fewestReady(happening: () => Promise<unknown>): Promise<ReadyPods> {
    return await fewestReady(this.#cluster.api, this.#namespaces, happening);
  }

  /** Waits until every one of these workloads has its full number of ready pods. */
  async untilFull(promised: readonly Promised[]): Promise<void> {
    const watched = await watchReady(this.#cluster.api, this.#namespaces, () => undefined);
    const missing = async () => below(watched.now(), promised, 'full');
    try {
      await eventually('full numbers of ready pods', async () => (await missing()).length === 0, {
        seconds: 120,
        seen: missing,
      });
    } finally {
      await watched.stop();
    }
  }

  /** Digests that the teams' own images run with, each once. */
  async digests(): Promise<readonly string[]> {
    const deployments = await this.#cluster.api.list({ apiVersion: 'apps/v1', kind: 'Deployment' });
    const images = deployments
      .filter(({ metadata }) => this.#namespaces.has(metadata.namespace ?? ''))
      .flatMap((deployment) => {
        const { template } = deployment['spec'] as { template: { spec: { containers: readonly { image: string }[] } } };
        return template.spec.containers.map(({ image }) => image);
      });
    return [...new Set(images.flatMap((image) => /@(sha256:0+\d)$/.exec(image)?.[1] ?? []))];
  }

  /** What stands of these releases, with what Helm keeps of them; pods end after what they belong to. */
  async objectsOf(releases: readonly ClusterRelease[]): Promise<readonly string[]> {
    const owned = new Set(releases.map(({ namespace, name }) => `${namespace}/${name}`));
    return (await this.#objects())
      .filter(({ kind, metadata: { namespace, labels = {} } }) => {
        const release = labels['owner'] === 'helm' ? labels['name'] : labels['app.kubernetes.io/instance'];
        return kind !== 'Pod' && owned.has(`${namespace}/${release}`);
      })
      .map(nameOf)
      .sort();
  }

  /** Waits until nothing is left in the namespaces but volume claims, and what a namespace has by itself. */
  async untilEmpty(): Promise<void> {
    const left = async () => await this.#leftovers();
    await eventually('nothing but volumes to be left', async () => (await left()).length === 0, {
      seconds: 60,
      every: LOOK_AGAIN,
      seen: left,
    });
  }

  /** Waits until no object is left that a release of the platform's own charts made, in a namespace or outside of any. */
  async untilPlatformGone(): Promise<void> {
    const left = async () =>
      (await this.#objects('app.kubernetes.io/managed-by=Helm,app.kubernetes.io/part-of=platform')).map(nameOf).sort();
    await eventually('nothing of the platform to be left', async () => (await left()).length === 0, {
      seconds: 60,
      every: LOOK_AGAIN,
      seen: left,
    });
  }

  /** The node with the most pods of the systems. */
  async busiestNode(): Promise<string> {
    const pods = ((await this.#cluster.api.list({ apiVersion: 'v1', kind: 'Pod' })) as Pod[]).filter(({ metadata }) =>
      this.#namespaces.has(metadata.namespace ?? ''),
    );
    const byNode = [...Map.groupBy(pods, ({ spec }) => spec.nodeName ?? '')].filter(([node]) => node !== '');
    const [busiest] = byNode.sort(([, a], [, b]) => b.length - a.length);
    if (busiest === undefined) throw new Error('no pod of the systems has a node');
    return busiest[0];
  }

  async #leftovers(): Promise<readonly string[]> {
    return (await this.#objects())
      .filter(({ metadata }) => this.#namespaces.has(metadata.namespace ?? ''))
      .filter(({ kind, metadata }) => !STAYS.has(kind) && !OWN.has(`${kind}/${metadata.name}`))
      .map(nameOf)
      .sort();
  }

  /** Objects of every kind that the API serves, those without a namespace included. */
  async #objects(labels = ''): Promise<readonly KubernetesObject[]> {
    const { kubectl } = this.#cluster;
    const { stdout } = await kubectl(['api-resources', '--verbs=list', '--output=name']);
    const kinds = stdout.split('\n').filter((line) => line !== '' && !line.startsWith('events'));
    const options = ['--all-namespaces', '--output=json', '--ignore-not-found', `--selector=${labels}`];
    const found = await kubectl(['get', kinds.join(','), ...options]);
    if (found.code !== 0) throw new Error(found.stderr.trim());
    const { items = [] } = (found.stdout === '' ? {} : JSON.parse(found.stdout)) as { items?: KubernetesObject[] };
    return items;
  }
}

function nameOf({ kind, metadata }: KubernetesObject): string {
  return `${metadata.namespace ?? 'no namespace'}: ${kind}/${metadata.name}`;
}
