import { describe, expect, it } from 'vitest';
import { ELEMENTS } from '../model/elements.ts';
import { embeddedModel } from './data.ts';

/** A page of which only the texts of its elements are known. */
function page(texts: Readonly<Record<string, string>>): Document {
  const found = (id: string) => (texts[id] === undefined ? null : { textContent: texts[id] });
  return { getElementById: found } as unknown as Document;
}

/** The text by gzip, in base64. */
async function packed(text: string): Promise<string> {
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream('gzip'));
  return btoa(String.fromCharCode(...new Uint8Array(await new Response(stream).arrayBuffer())));
}

const model = { version: 1, environments: [], changes: null };

describe('the embedded model', () => {
  it('is read as it stands there', async () => {
    expect(await embeddedModel(page({ [ELEMENTS.model]: JSON.stringify(model) }))).toEqual(model);
  });

  it('takes its long parts from where they stand compressed', async () => {
    const changes = { loud: [], stacks: [{ id: 'dev-größe' }] };
    const texts = {
      [ELEMENTS.model]: JSON.stringify(model),
      [ELEMENTS.packed]: `\n${await packed(JSON.stringify({ changes }))}\n`,
    };
    expect(await embeddedModel(page(texts))).toEqual({ ...model, changes });
  });

  it('is refused when it is missing or no JSON', async () => {
    await expect(embeddedModel(page({}))).rejects.toThrow(`there is no element "${ELEMENTS.model}"`);
    await expect(embeddedModel(page({ [ELEMENTS.model]: '{' }))).rejects.toThrow(SyntaxError);
  });

  it('is refused when its compressed parts are cut short', async () => {
    const cut = (await packed('{"loud":[],"stacks":[]}')).slice(0, 12);
    const texts = { [ELEMENTS.model]: JSON.stringify(model), [ELEMENTS.packed]: cut };
    await expect(embeddedModel(page(texts))).rejects.toThrow();
  });
});
