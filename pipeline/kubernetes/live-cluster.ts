import { EXIT } from '../exit-code.ts';
import { PipelineError } from '../pipeline-error.ts';
import { kubectl } from '../reachability.ts';
import { Pool } from '../schedule.ts';
import { refusalsOf } from './forbidden.ts';
import { type DeployedRelease, type KubernetesObject, readRelease } from './release.ts';

/** A revision of a Helm release, by the labels of its record. */
export interface ReleaseRevision {
  readonly name: string;
  readonly namespace: string;
  readonly revision: number;
  /** `deployed`, `failed`, `pending-upgrade`, `superseded`, … */
  readonly status: string;
}

/** What is there of the objects that were asked for. */
export interface LiveObjects {
  readonly found: readonly KubernetesObject[];
  /** Those that this identity may not read: whether they are there is not known. */
  readonly refused: readonly KubernetesObject[];
}

/** kubectl asks for each object by itself, after 300 of them no more than 50 in a second. */
const OBJECTS_PER_COMMAND = 200;
/** Commands at once. */
const AT_ONCE = 4;
/** Longest of one request; a cluster that answers takes well under a second. */
const TIMEOUT = '--request-timeout=30s';

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
      TIMEOUT,
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
   * The objects of manifests as they are now; those that are gone are missing.
   * @param objects each with its namespace; on one of a kind without namespaces kubectl ignores it.
   */
  async live(objects: readonly KubernetesObject[]): Promise<LiveObjects> {
    const pool = new Pool(AT_ONCE);
    const parts = Array.from({ length: Math.ceil(objects.length / OBJECTS_PER_COMMAND) }, (_, index) =>
      objects.slice(index * OBJECTS_PER_COMMAND, (index + 1) * OBJECTS_PER_COMMAND),
    );
    const read = await Promise.all(parts.map((part) => pool.run(() => this.part(part))));
    return { found: read.flatMap(({ found }) => found), refused: read.flatMap(({ refused }) => refused) };
  }

  private async part(objects: readonly KubernetesObject[]): Promise<LiveObjects> {
    const args = ['get', '--ignore-not-found', '--output=json', '--filename=-', TIMEOUT];
    const manifest = JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects });
    const { code, stdout, stderr, output } = await kubectl(this.config, args, manifest);
    const { refused, failures } = refusalsOf(stderr);
    if (code !== 0 && (failures.length > 0 || stderr.trim() === '')) throw unreadable(args, failures.at(-1) ?? output);
    return { found: itemsOf(stdout), refused: objects.filter(refused) };
  }
}

/** An answer of kubectl: a list, one object alone, or nothing. */
function itemsOf(stdout: string): readonly KubernetesObject[] {
  if (stdout.trim() === '') return [];
  const found = JSON.parse(stdout) as KubernetesObject & { items?: readonly KubernetesObject[] };
  return found.items ?? [found];
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
