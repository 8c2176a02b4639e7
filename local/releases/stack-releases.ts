import { join } from 'node:path';
import { z } from 'zod';
import type { StackFolder } from '../../pipeline/stack-folder.ts';
import type { KubernetesObject } from '../kubernetes/object.ts';

/** What a release installs: a packed chart of ours or of a mirror, or one of a repository at its version. */
export type ReleaseChart =
  | { readonly file: string; readonly mirrored?: true }
  | { readonly chart: string; readonly repository: string; readonly version: string };

/** One `helm_release` of a synthesized stack. */
export interface StackRelease {
  /** Id of the stack, `dev-realworld`. */
  readonly stack: string;
  /** Name of the resource in the stack: `release_web`. */
  readonly id: string;
  readonly name: string;
  readonly namespace: string;
  readonly chart: ReleaseChart;
  /** JSON as Terraform reads it: with references to outputs of other stacks, and `$${` for a text that begins so. */
  readonly values: string;
  /** Releases of the stack, by `id`, that have to be ready before. */
  readonly after: readonly string[];
  /** Seconds that it may take. */
  readonly timeout: number;
  readonly skipCrds: boolean;
}

/** What one stack puts into the cluster. */
export interface StackReleases {
  readonly stack: string;
  readonly namespaces: readonly KubernetesObject[];
  readonly releases: readonly StackRelease[];
}

const helmRelease = z.object({
  name: z.string(),
  namespace: z.string(),
  chart: z.string(),
  repository: z.string().optional(),
  version: z.string().optional(),
  values: z.tuple([z.string()]),
  depends_on: z.array(z.string()).default([]),
  timeout: z.number(),
  skip_crds: z.boolean().default(false),
});

const namespaceResource = z.object({
  metadata: z.object({ name: z.string(), labels: z.record(z.string(), z.string()).default({}) }),
});

const resources = z.object({
  resource: z
    .object({
      helm_release: z.record(z.string(), helmRelease).default({}),
      kubernetes_namespace_v1: z.record(z.string(), namespaceResource).default({}),
    })
    .prefault({}),
});

/** Reads what a synthesized stack would have Terraform's providers for Helm and Kubernetes make. */
export function stackReleases({ id: stack, folder, json }: Pick<StackFolder, 'id' | 'folder' | 'json'>): StackReleases {
  const { helm_release: releases, kubernetes_namespace_v1: namespaces } = resources.parse(json).resource;
  return {
    stack,
    namespaces: Object.values(namespaces).map(({ metadata }) => ({ apiVersion: 'v1', kind: 'Namespace', metadata })),
    releases: Object.entries(releases).map(([id, release]) => ({
      stack,
      id,
      name: release.name,
      namespace: release.namespace,
      chart: chartOf(folder, release),
      values: release.values[0],
      after: release.depends_on.flatMap((address) => /^helm_release\.(\w+)$/.exec(address)?.[1] ?? []),
      timeout: release.timeout,
      skipCrds: release.skip_crds,
    })),
  };
}

/** A packed chart lies in the stack's folder, or, of a mirror that is a folder, where the stack says. */
function chartOf(folder: string, { chart, repository, version }: z.infer<typeof helmRelease>): ReleaseChart {
  if (chart.endsWith('.tgz'))
    return chart.startsWith('/') ? { file: chart, mirrored: true } : { file: join(folder, chart) };
  if (repository === undefined || version === undefined)
    throw new Error(`${chart}: a chart without repository and version`);
  return { chart, repository, version };
}
