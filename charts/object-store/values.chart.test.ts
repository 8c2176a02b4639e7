import { describe, expect, it } from 'vitest';
import type { Values } from '../../local/releases/argo-values.ts';
import { rendered, usual } from './cases.ts';

const without = (key: string): Values => Object.fromEntries(Object.entries(usual).filter(([name]) => name !== key));

describe('values', () => {
  it.each(Object.keys(usual))('without %s are refused by name', (key) => {
    expect(() => rendered(without(key))).toThrow(key);
  });

  it.each([
    ['an unknown key', { replicas: 3 }, 'replicas'],
    ['values for charts below it, of which it has none', { global: {} }, 'global'],
    ['a number of servers that forms no set', { servers: 5 }, 'servers'],
    ['an image without a digest', { image: 'docker.io/pgsty/minio:latest' }, 'image'],
    ['a text for a number', { zones: 'three' }, 'zones'],
    ['a password', { root: { secret: 'store-root', userKey: 'a', passwordKey: 'b', password: 'c' } }, 'password'],
    ['a login called root', { users: { root: { ...reader(), buckets: ['site'] } } }, "'root'"],
    ['a bucket that nobody makes', { users: { reader: { ...reader(), buckets: ['media'] } } }, 'given "media"'],
  ])('with %s are refused', (_, change, told) => {
    expect(() => rendered({ ...usual, ...change })).toThrow(told);
  });
});

function reader() {
  return { secret: 'store-reader', accessKey: 'access-key', secretKey: 'secret-key', access: 'read' };
}
