import { EXIT, type ExitCode } from '../exit-code.ts';
import { PipelineError } from '../pipeline-error.ts';
import { kubectl } from '../reachability.ts';
import { LiveCluster } from './live-cluster.ts';
import { releasesNotReady } from './readiness.ts';
import { groupOf, type KubernetesObject } from './release.ts';
import { type Differing, differingObjects } from './release-drift.ts';

/** Longest of one request. */
const TIMEOUT = '--request-timeout=30s';

/** Most characters of what the cluster says of one object: it may quote the object, whole. */
const LONGEST = 300;

/** Objects of one namespace that are to be as Helm has recorded them. */
export interface Repair {
  readonly namespace: string;
  readonly objects: readonly KubernetesObject[];
}

/** What is not as Helm has recorded it. */
export interface Repairable {
  readonly differing: readonly Differing[];
  /**
   * Releases with such objects whose newest revision is not the one that they are compared with: `release shop/cart: revision
   * 3 is failed`. To bring those back would undo an upgrade, under the hands of who makes it.
   */
  readonly unsettled: readonly string[];
}

/** What came of a repair. */
export interface Repaired {
  /** What is as recorded again, as it was told before: `apps/Deployment shop/cart: spec.replicas`. */
  readonly back: readonly string[];
  readonly refused: readonly Refusal[];
}

/** What the cluster would not take. */
export interface Refusal {
  readonly namespace: string;
  readonly why: string;
}

/** Objects of releases that a repair would bring back. */
export async function repairable(cluster: LiveCluster): Promise<Repairable> {
  const found = await differingObjects(cluster);
  const newest = (await cluster.newestRevisions()).filter(({ status }) => status !== 'deployed');
  const inWork = (release: { readonly namespace: string; readonly name: string }) =>
    newest.filter(({ namespace, name }) => namespace === release.namespace && name === release.name);
  return {
    differing: found.filter(({ release }) => inWork(release).length === 0),
    unsettled: [...new Set(found.flatMap(({ release }) => releasesNotReady(inWork(release))))],
  };
}

/**
 * Brings objects of releases back to what Helm has recorded, those that are gone included. What somebody has added to them
 * stays: nobody else says whether it may go. The releases themselves stay as they are, with their revision.
 * @param config path of a kubeconfig of somebody who may write.
 * @param agreed what somebody has seen and wants back; what has come to differ since is left.
 */
export async function repairReleases(config: string, agreed: readonly Differing[]): Promise<Repaired> {
  const cluster = new LiveCluster(config);
  const wanted = new Set(agreed.map(identityOf));
  const now = (await repairable(cluster)).differing.filter((it) => wanted.has(identityOf(it)));
  const refused: Refusal[] = [];
  for (const { namespace, objects } of repairsOf(now)) {
    const args = ['apply', '--server-side', '--force-conflicts', '--field-manager=drift-repair', TIMEOUT];
    const list = JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects });
    const { code, stderr } = await kubectl(config, [...args, `--namespace=${namespace}`, '--filename=-'], list);
    if (code !== 0) refused.push({ namespace, why: shortened(stderr) });
  }
  const left = new Set((await differingObjects(cluster).catch(afterwards)).map(identityOf));
  return { back: now.filter((it) => !left.has(identityOf(it))).flatMap(({ differences }) => differences), refused };
}

/** What to apply, by namespace: manifests as Helm applies them, with its marks. */
export function repairsOf(differing: readonly Differing[]): readonly Repair[] {
  const byNamespace = Map.groupBy(differing, ({ object, release }) => object.metadata.namespace ?? release.namespace);
  return [...byNamespace].map(([namespace, found]) => ({ namespace, objects: found.map(asInstalled) }));
}

/** What the cluster refused. */
export function refusal(refused: readonly Refusal[]): PipelineError {
  const problems = refused.map(({ namespace, why }) => ({
    code: 'NOT_READY' as const,
    path: `namespace ${namespace}`,
    given: why,
    allowed: 'objects that can be changed back in place, and a role that may do so',
    fix: 'use the apply role; an object of which a field cannot be changed has to be removed first (`kubectl delete`), which the message names',
  }));
  return new PipelineError(EXIT.notReady, problems);
}

function asInstalled({ release, object, scaled }: Differing): KubernetesObject {
  const { labels, annotations } = object.metadata as { readonly labels?: object; readonly annotations?: object };
  const metadata = {
    ...object.metadata,
    labels: { ...labels, 'app.kubernetes.io/managed-by': 'Helm' },
    annotations: {
      ...annotations,
      'meta.helm.sh/release-name': release.name,
      'meta.helm.sh/release-namespace': release.namespace,
    },
  };
  const { replicas: _autoscalers, ...spec } = (object['spec'] ?? {}) as Readonly<Record<string, unknown>>;
  return { ...object, metadata, ...(scaled ? { spec } : {}) };
}

function identityOf({ release, object: { apiVersion, kind, metadata } }: Differing): string {
  const namespace = metadata.namespace ?? release.namespace;
  return [groupOf(apiVersion), kind, namespace, metadata.name].join(' ');
}

function shortened(stderr: string): string {
  const lines = stderr.trim().split('\n');
  return lines.map((line) => (line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line)).join('; ');
}

/** A cluster that cannot be looked at any more has taken something before. */
function afterwards(error: unknown): never {
  if (!(error instanceof PipelineError)) throw error;
  throw new PipelineError(error.exitCode as ExitCode, error.problems, 'what it brought back is not known');
}
