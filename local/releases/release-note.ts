import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { z } from 'zod';
import { canonicalJson } from '../../pipeline/canonical-json.ts';

/** What is written beside a release about who has installed it: Helm keeps it as the description of the revision. */
export interface ReleaseNote {
  /** Stack or Application that the release belongs to. */
  readonly owner: string;
  /** Of chart and values: another one means another release. */
  readonly hash: string;
  /** Names of releases of the same owner that stand as long as this one does. */
  readonly after: readonly string[];
}

/** The newest revision of a release that was installed from here. */
export interface NotedRelease extends ReleaseNote {
  readonly name: string;
  readonly namespace: string;
}

/** Where a release is: `shop/cart`. */
export function placeOf({ name, namespace }: { readonly name: string; readonly namespace: string }): string {
  return `${namespace}/${name}`;
}

const note = z.object({ owner: z.string(), hash: z.string(), after: z.array(z.string()) });

const record = z.object({
  name: z.string(),
  namespace: z.string(),
  version: z.number(),
  info: z.object({ description: z.string() }),
});

/** Hash of everything that decides a release: packed charts count by their content. */
export function releaseHash(chart: { readonly file: string } | object, values: object, further: object = {}): string {
  const content = 'file' in chart ? createHash('sha256').update(readFileSync(chart.file)).digest('hex') : chart;
  return createHash('sha256')
    .update(canonicalJson([content, values, further]))
    .digest('hex')
    .slice(0, 16);
}

/**
 * Reads the releases that carry a note, each by its newest revision, from the ConfigMaps in which Helm keeps them. One whose
 * last upgrade has failed has lost its note by Helm's own words, and is missing here.
 */
export function notedReleases(configMaps: readonly unknown[]): readonly NotedRelease[] {
  const newest = new Map<string, z.infer<typeof record>>();
  for (const configMap of configMaps) {
    const found = recordOf(configMap);
    const key = `${found.namespace}/${found.name}`;
    if ((newest.get(key)?.version ?? 0) < found.version) newest.set(key, found);
  }
  return [...newest.values()].flatMap(({ name, namespace, info }) => {
    const said = noteOf(info.description);
    return said === undefined ? [] : [{ name, namespace, ...said }];
  });
}

function recordOf(configMap: unknown): z.infer<typeof record> {
  const { data } = z.object({ data: z.object({ release: z.string() }) }).parse(configMap);
  return record.parse(JSON.parse(gunzipSync(Buffer.from(data.release, 'base64')).toString('utf8')));
}

function noteOf(description: string): ReleaseNote | undefined {
  if (!description.startsWith('{')) return undefined;
  return note.safeParse(JSON.parse(description)).data;
}
