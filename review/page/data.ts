import { ELEMENTS } from '../model/elements.ts';
import type { ReviewModel } from '../model/review-model.ts';

/** Reads what is embedded; rejects when it is missing or no JSON. */
export async function embeddedModel(page: Document): Promise<ReviewModel> {
  const text = textOf(page, ELEMENTS.model);
  if (text === null) throw new Error(`there is no element "${ELEMENTS.model}"`);
  const model = JSON.parse(text) as ReviewModel;
  const packed = textOf(page, ELEMENTS.packed);
  return packed === null ? model : { ...model, ...(JSON.parse(await inflated(packed)) as Partial<ReviewModel>) };
}

function textOf(page: Document, id: string): string | null {
  return page.getElementById(id)?.textContent ?? null;
}

async function inflated(base64: string): Promise<string> {
  const bytes = Uint8Array.from(atob(base64.trim()), (character) => character.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  return await new Response(stream).text();
}
