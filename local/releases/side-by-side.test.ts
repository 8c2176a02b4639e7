import { expect, it } from 'vitest';
import { ReleasesFailed, sideBySide } from './side-by-side.ts';

const GRAPH = new Map([
  ['shop/web', ['shop/cart']],
  ['shop/cart', ['shop/system']],
  ['shop/system', []],
  ['blog/blog', []],
  ['blog/job', []],
]);

/** What was worked at, and how it ended. */
async function worked(failing: readonly string[], signal = new AbortController().signal) {
  const done: string[] = [];
  const work = async (key: string) => {
    if (failing.includes(key)) throw new Error(`${key}: no such chart`);
    done.push(key);
  };
  const error = await sideBySide(GRAPH, work, { signal }).catch((reason: unknown) => reason);
  return { done, error };
}

it('releases are worked at once those before them are done', async () => {
  const { done, error } = await worked([]);
  expect(error).toBeUndefined();
  expect(done.filter((key) => key.startsWith('shop'))).toEqual(['shop/system', 'shop/cart', 'shop/web']);
  expect(done.filter((key) => key.startsWith('blog'))).toEqual(['blog/blog', 'blog/job']);
});

it('one that fails is told with its own words, others go on, and those behind it are counted', async () => {
  const { done, error } = await worked(['shop/system', 'blog/job']);
  expect(done).toEqual(['blog/blog']);
  expect(error).toBeInstanceOf(ReleasesFailed);
  expect(error).toMatchObject({
    failures: new Map([
      ['shop/system', 'shop/system: no such chart'],
      ['blog/job', 'blog/job: no such chart'],
    ]),
    waited: 2,
    message: 'shop/system: no such chart\nblog/job: no such chart\n2 others waited for these',
  });
});

it('nothing is begun after a signal', async () => {
  const { done, error } = await worked([], AbortSignal.abort());
  expect(done).toEqual([]);
  expect(error).toMatchObject({ waited: 2 });
});
