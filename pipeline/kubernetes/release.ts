import { gunzipSync } from 'node:zlib';
import { parseAllDocuments } from 'yaml';
import { z } from 'zod';

/** An object of Kubernetes as a manifest or the API gives it. */
export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string | undefined };
  readonly [field: string]: unknown;
}

/** What Helm recorded of the present revision of a release. */
export interface DeployedRelease {
  readonly name: string;
  readonly namespace: string;
  /** What it put into the cluster; hooks are not among it. */
  readonly objects: readonly KubernetesObject[];
}

const recordSchema = z.object({ name: z.string(), namespace: z.string(), manifest: z.string() });

const configMapSchema = z.object({ data: z.object({ release: z.string() }) });

/**
 * Reads a ConfigMap in which Helm keeps a release (`helm_driver = "configmap"`): JSON, packed by gzip, in Base64.
 * @throws Error where it is something else.
 */
export function readRelease(configMap: unknown): DeployedRelease {
  const { data } = configMapSchema.parse(configMap);
  const text = gunzipSync(Buffer.from(data.release, 'base64')).toString('utf8');
  const { name, namespace, manifest } = recordSchema.parse(JSON.parse(text));
  const objects = parseAllDocuments(manifest)
    .map((document) => document.toJS() as KubernetesObject | null)
    .filter((object) => object !== null);
  return { name, namespace, objects };
}

/** `apps/v1 Deployment shop/cart` without the version, which the API may answer with another of: its name among all objects. */
export function keyOf({ apiVersion, kind, metadata }: KubernetesObject): string {
  const group = apiVersion.includes('/') ? `${apiVersion.split('/')[0]}/` : '';
  return `${group}${kind} ${metadata.namespace === undefined ? '' : `${metadata.namespace}/`}${metadata.name}`;
}
