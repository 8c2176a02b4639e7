import { type Document, isMap, parseDocument } from 'yaml';

/** Digests by service; null where no image was pushed yet. */
export type Digests = Readonly<Record<string, string | null>>;

/** What going back changes of one service. */
export interface DigestChange {
  readonly service: string;
  readonly from: string | null;
  readonly to: string;
}

/** Digests of a version file (`gitops/<environment>/<system>.yaml`); undefined where the text is none. */
export function digestsOf(text: string): Digests | undefined {
  const document = parseDocument(text);
  const images: unknown = document.errors.length > 0 ? undefined : document.get('images');
  if (!isMap(images)) return undefined;
  const entries = images.items.map(({ key }) => String(key)).map((name) => [name, digestOf(document, name)] as const);
  return Object.fromEntries(entries);
}

/**
 * What to write so that the services run their earlier images again. A service that is new since, or had no image then,
 * keeps the one it has: without an image it could not run at all.
 */
export function changesBackTo(earlier: Digests, now: Digests): readonly DigestChange[] {
  return Object.entries(now).flatMap(([service, from]) => {
    const to = earlier[service];
    return typeof to === 'string' && to !== from ? [{ service, from, to }] : [];
  });
}

/** The same file with other digests; comments, order and everything else stay. */
export function withDigests(text: string, changes: readonly DigestChange[]): string {
  const document = parseDocument(text);
  for (const { service, to } of changes) document.setIn(['images', service, 'digest'], to);
  return document.toString({ lineWidth: 0 });
}

function digestOf(document: Document, service: string): string | null {
  const digest: unknown = document.getIn(['images', service, 'digest']);
  return typeof digest === 'string' ? digest : null;
}
