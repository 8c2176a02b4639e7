import { describe, expect, it } from 'vitest';
import type { ReadyRelease } from './helm-releases.ts';
import { compared } from './install.ts';

const wanted = (name: string, hash: string, own = true): ReadyRelease => ({
  name,
  namespace: 'shop',
  chart: ['a.tgz'],
  values: {},
  note: { owner: 'dev-shop', hash, after: [] },
  own,
  skipCrds: false,
  timeout: 60,
});
const there = (name: string, hash: string, after: readonly string[] = [], owner = 'dev-shop') => ({
  name,
  namespace: owner === 'dev-shop' ? 'shop' : owner,
  owner,
  hash,
  after,
});
const WANTED = new Map([
  ['dev-shop/cart', wanted('cart', 'a')],
  ['dev-shop/web', wanted('web', 'b')],
  ['dev-shop/keda', wanted('keda', 'c', false)],
]);
const AS_WANTED = [there('cart', 'a'), there('web', 'b'), there('keda', 'c')];

describe('what is to be done', () => {
  it('is nothing where all is as it is to be', () => {
    expect(compared(WANTED, AS_WANTED, new Set())).toEqual({ due: new Set(), gone: [] });
  });

  it('is what is missing or of other charts or values', () => {
    const { due } = compared(WANTED, [there('cart', 'old'), there('keda', 'c')], new Set());
    expect(due).toEqual(new Set(['dev-shop/cart', 'dev-shop/web']));
  });

  it('is a release of ours that somebody has changed, and none of others', () => {
    const { due } = compared(WANTED, AS_WANTED, new Set(['shop/web', 'shop/keda', 'other/cart']));
    expect(due).toEqual(new Set(['dev-shop/web']));
  });

  it('is to take away what the stacks no longer have', () => {
    const old = there('order', 'd');
    expect(compared(WANTED, [...AS_WANTED, old], new Set()).gone).toEqual([old]);
  });
});
