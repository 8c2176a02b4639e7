import type { ChangeModel, ReviewModel } from '../model/review-model.ts';

/**
 * Elements that the page is given: `data` holds the whole model as JSON; where its changes are long, they are null there
 * and stand in `changes`, compressed by gzip and written in base64.
 */
export const ELEMENTS = { data: 'review-data', changes: 'review-changes', app: 'app' } as const;

/** Reads what is embedded; rejects when it is no JSON. */
export async function embeddedModel(page: Document): Promise<ReviewModel> {
  const model = JSON.parse(textOf(page, ELEMENTS.data) ?? 'null') as ReviewModel;
  const packed = textOf(page, ELEMENTS.changes);
  return packed === null ? model : { ...model, changes: JSON.parse(await inflated(packed)) as ChangeModel };
}

function textOf(page: Document, id: string): string | null {
  return page.getElementById(id)?.textContent ?? null;
}

async function inflated(base64: string): Promise<string> {
  const bytes = Uint8Array.from(atob(base64.trim()), (character) => character.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  return await new Response(stream).text();
}
