import { expect, it } from 'vitest';
import { releaseFailed } from './release-failed.ts';
import { ReleasesFailed } from './releases/side-by-side.ts';

it('every release that has failed is a problem of its own, so that none is cut off by the words of another', () => {
  const words = 'timed out waiting for the condition '.repeat(15);
  const failures = new Map([
    ['shop/release_cart', words],
    ['blog/release_blog', 'no such chart'],
  ]);
  const error = releaseFailed(new ReleasesFailed(failures, 3), 'dev', 'the stacks are applied');
  expect(error.exitCode).toBe(27);
  expect(error.problems.map(({ path, given }) => [path, given])).toEqual([...failures]);
  expect(error.message).toContain('2 problems; the stacks are applied; 3 others waited for these.');
  expect(error.message).toContain('blog/release_blog [NOT_READY]\n  given:   "no such chart"');
});

it('what stands in the way of all is told alike', () => {
  const error = releaseFailed(new Error('kubectl get configmaps ended with 1: refused'), 'dev', 'nothing was applied');
  expect(error).toMatchObject({
    effect: 'nothing was applied',
    problems: [
      {
        path: 'releases',
        fix: expect.stringContaining('status --environment dev'),
        given: 'kubectl get configmaps ended with 1: refused',
      },
    ],
  });
});
