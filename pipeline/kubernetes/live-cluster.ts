import { EXIT } from '../exit-code.ts';
import { PipelineError } from '../pipeline-error.ts';
import { kubectl } from '../reachability.ts';
import { type DeployedRelease, type KubernetesObject, readRelease } from './release.ts';

/** A revision of a Helm release, by the labels of its record. */
export interface ReleaseRevision {
  readonly name: string;
  readonly namespace: string;
  readonly revision: number;
  /** `deployed`, `failed`, `pending-upgrade`, `superseded`, … */
  readonly status: string;
}

/** A cluster as kubectl shows it. Everything here only reads. */
export class LiveCluster {
  private readonly config: string;

  /** @param config path of a kubeconfig. */
  constructor(config: string) {
    this.config = config;
  }

  /** Every object of a kind, in all namespaces; none where the cluster does not know the kind. */
  async list(kind: string, selector = ''): Promise<readonly KubernetesObject[]> {
    const args = [
      'get',
      kind,
      '--all-namespaces',
      '--output=json',
      ...(selector === '' ? [] : [`--selector=${selector}`]),
    ];
    const { code, stdout, output } = await kubectl(this.config, args);
    if (code === 0) return (JSON.parse(stdout) as { items: KubernetesObject[] }).items;
    if (/the server doesn't have a resource type/.test(output)) return [];
    throw unreadable(args, output);
  }

  /** Releases that Helm has deployed, with what it put into the cluster. */
  async releases(): Promise<readonly DeployedRelease[]> {
    return (await this.list('configmaps', 'owner=helm,status=deployed')).map(readRelease);
  }

  /** The newest revision of every release, deployed or not. */
  async newestRevisions(): Promise<readonly ReleaseRevision[]> {
    const newest = new Map<string, ReleaseRevision>();
    for (const { metadata } of await this.list('configmaps', 'owner=helm')) {
      const { labels = {}, namespace = '' } = metadata as KubernetesObject['metadata'] & {
        labels?: Record<string, string>;
      };
      const found = {
        name: labels['name'] ?? '',
        namespace,
        revision: Number(labels['version']),
        status: labels['status'] ?? '',
      };
      const key = `${namespace}/${found.name}`;
      if ((newest.get(key)?.revision ?? 0) < found.revision) newest.set(key, found);
    }
    return [...newest.values()];
  }

  /**
   * The objects of a manifest as they are now; those that are gone are missing.
   * @param objects each with its namespace; on one of a kind without namespaces kubectl ignores it.
   */
  async live(objects: readonly KubernetesObject[]): Promise<readonly KubernetesObject[]> {
    if (objects.length === 0) return [];
    const args = ['get', '--ignore-not-found', '--output=json', '--filename=-'];
    const manifest = JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects });
    const { code, stdout, output } = await kubectl(this.config, args, manifest);
    if (code !== 0) throw unreadable(args, output);
    if (stdout.trim() === '') return [];
    const found = JSON.parse(stdout) as KubernetesObject & { items?: KubernetesObject[] };
    return found.items ?? [found];
  }
}

function unreadable(args: readonly string[], output: string): PipelineError {
  return new PipelineError(EXIT.cluster, [
    {
      code: 'CLUSTER_UNREACHABLE',
      path: `kubectl ${args.slice(0, 2).join(' ')}`,
      given: output.trim().split('\n').at(-1),
      allowed: 'a cluster that answers, and a role that may read what is in it',
      fix: 'run this inside the VPC or from an allowed network, with the plan or the apply role',
    },
  ]);
}
