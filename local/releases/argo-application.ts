import { createHash } from 'node:crypto';
import { join } from 'node:path/posix';
import { parse } from 'yaml';
import { z } from 'zod';
import { canonicalJson } from '../../pipeline/canonical-json.ts';
import type { KubernetesObject } from '../kubernetes/object.ts';
import { argoValues, type Values } from './argo-values.ts';

/** An Application of Argo CD, as far as its sources are a chart of the registry or a folder of Git. */
export interface ArgoApplication {
  readonly name: string;
  readonly namespace: string;
  /** Chart by its name in the registry, or the folder of a chart in Git. */
  readonly source: { readonly chart: string } | { readonly path: string };
  readonly release: string;
  readonly destination: string;
  readonly values: Values;
  /** Of everything above: another one means another sync. */
  readonly hash: string;
}

const FINALIZER = 'resources-finalizer.argocd.argoproj.io';

const values = z.record(z.string(), z.unknown());

const application = z.object({
  metadata: z.object({ name: z.string(), namespace: z.string() }),
  spec: z.object({
    source: z.object({
      chart: z.string().optional(),
      path: z.string().optional(),
      helm: z.object({
        releaseName: z.string(),
        valueFiles: z.array(z.string()).default([]),
        valuesObject: values.default({}),
      }),
    }),
    destination: z.object({ namespace: z.string() }),
  }),
});

/** Text of a file of Git by its path from the root; undefined where there is none. */
export type ReadGit = (path: string) => string | undefined;

/**
 * Reads an Application with the values that Argo CD would render its chart with.
 * @throws Error for one whose source is something else, or names a file that Git does not have.
 */
export function argoApplication(object: KubernetesObject, git: ReadGit): ArgoApplication {
  const { metadata, spec } = application.parse(object);
  const { chart, path, helm } = spec.source;
  const source = chart !== undefined ? { chart } : { path: path ?? '' };
  const files = helm.valueFiles.map((file) => fileOf(join(path ?? '', file), git));
  const found = {
    name: metadata.name,
    namespace: metadata.namespace,
    source,
    release: helm.releaseName,
    destination: spec.destination.namespace,
    values: argoValues(files, helm.valuesObject),
  };
  return { ...found, hash: createHash('sha256').update(canonicalJson(found)).digest('hex').slice(0, 16) };
}

/** Whether an object is to be removed. */
export function isGoing({ metadata }: KubernetesObject): boolean {
  return metadata['deletionTimestamp'] !== undefined;
}

/** Whether what an Application has made goes with it. */
export function cascades({ metadata }: KubernetesObject): boolean {
  return ((metadata['finalizers'] ?? []) as readonly string[]).includes(FINALIZER);
}

function fileOf(path: string, git: ReadGit): Values {
  const text = git(path);
  if (text === undefined) throw new Error(`${path}: no such file in Git`);
  return values.parse(parse(text) ?? {});
}

/** Wave of an object within the sync of its Application; those of one wave are applied together, and waited for. */
export function waveOf({ metadata }: KubernetesObject): number {
  return Number(metadata.annotations?.['argocd.argoproj.io/sync-wave'] ?? 0);
}

/** Objects by wave, the first wave first. */
export function inSyncWaves(objects: readonly KubernetesObject[]): readonly (readonly KubernetesObject[])[] {
  return [...Map.groupBy(objects, waveOf)].sort(([a], [b]) => a - b).map(([, wave]) => wave);
}

/** What Argo CD writes into an Application: that it is as Git says, or why it is not. */
export function statusOf(failure?: string): object {
  if (failure === undefined) return { sync: { status: 'Synced' }, health: { status: 'Healthy' }, conditions: null };
  const conditions = [{ type: 'SyncError', message: failure }];
  return { sync: { status: 'OutOfSync' }, health: { status: 'Degraded' }, conditions };
}
