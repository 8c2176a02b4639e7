import { expect, it } from 'vitest';
import { rollbackLines } from './rollback.ts';

it('shows old and new image of each service, aligned, and what comes next', () => {
  const changes = [
    { service: 'cart', from: 'sha256:2', to: 'sha256:1' },
    { service: 'product', from: null, to: 'sha256:7' },
  ];
  const told = {
    file: 'gitops/dev/shop.yaml',
    title: 'abc1234 of 2026-11-20, Cart 1.4',
    changes,
    next: ['git commit'],
  };
  expect(rollbackLines(told)).toEqual([
    'gitops/dev/shop.yaml: the images of abc1234 of 2026-11-20, Cart 1.4',
    '  cart     sha256:2 -> sha256:1',
    '  product  none -> sha256:7',
    'next:',
    '  git commit',
  ]);
});
