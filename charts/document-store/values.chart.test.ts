import { describe, expect, it } from 'vitest';
import type { Values } from '../../local/releases/argo-values.ts';
import { rendered, usual } from './cases.ts';

const without = (key: string): Values => Object.fromEntries(Object.entries(usual).filter(([name]) => name !== key));

describe('values', () => {
  it.each(Object.keys(usual))('without %s are refused by name', (key) => {
    expect(() => rendered(without(key))).toThrow(key);
  });

  it.each([
    ['an unknown key', { arbiters: 1 }, 'arbiters'],
    ['values for charts below it, of which it has none', { global: {} }, 'global'],
    ['an even number of members', { members: 2 }, 'members'],
    ['an image that moves', { image: 'quay.io/mongodb/mongodb-community-server:latest' }, 'image'],
    ['an image of another version', { version: '8.0.30' }, 'allowed: a reference with the tag 8.0.30'],
    ['an image whose version only begins alike', { version: '8.0.2' }, 'allowed: a reference with the tag 8.0.2'],
    ['a service that is called like the administrator', { users: { root: { secret: 'a', key: 'b' } } }, "'root'"],
    ['a password', { root: { secret: 'shop-root', key: 'password', value: 'x' } }, 'value'],
    ['no user', { users: {} }, 'users'],
  ])('with %s are refused', (_, change, told) => {
    expect(() => rendered({ ...usual, ...change })).toThrow(told);
  });
});
