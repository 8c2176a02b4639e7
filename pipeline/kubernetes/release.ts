import { gunzipSync } from 'node:zlib';
import { parseAllDocuments, type Tags } from 'yaml';
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
  const objects = parseAllDocuments(manifest, { version: '1.1', customTags: asHelmReads })
    .map((document) => document.toJS() as Listed | null)
    .filter((object) => object !== null)
    .flatMap((object) => object.items ?? [object]);
  return { name, namespace, objects };
}

/** Charts may render many objects as one list, each whole. */
type Listed = KubernetesObject & { readonly items?: readonly KubernetesObject[] };

/** Helm reads YAML 1.1 (`0644` is octal, `on` is true), but takes `12:30` and `2012-10-17` for text. */
function asHelmReads(tags: Tags): Tags {
  return tags.filter((tag) => typeof tag === 'string' || (tag.format !== 'TIME' && !tag.tag.endsWith(':timestamp')));
}

/** `apps/Deployment shop/cart`: its name among all objects, whatever version of its group the API answers with. */
export function keyOf({ apiVersion, kind, metadata }: KubernetesObject): string {
  const group = groupOf(apiVersion);
  return `${group === '' ? '' : `${group}/`}${kind} ${metadata.namespace === undefined ? '' : `${metadata.namespace}/`}${metadata.name}`;
}

/** `apps` of `apps/v1`; '' of the core. */
export function groupOf(apiVersion: string): string {
  return apiVersion.includes('/') ? (apiVersion.split('/')[0] ?? '') : '';
}
