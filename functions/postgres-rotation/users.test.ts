import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { baseUser, checkedSchema, nextUser, ownerRole } from './users.mjs';

/** Names that the function accepts for an application. */
const names = fc
  .stringMatching(/^[a-z][a-z0-9_]{0,56}$/)
  .filter((name) => !/^(pg_|rds|public$|postgres$)/.test(name) && !/_(clone|owner)$/.test(name));

describe('users', () => {
  test('a secret without a password starts with the plain name, then the two users take turns', () => {
    expect(nextUser({ username: 'shop' })).toBe('shop');
    expect(nextUser({ username: 'shop', password: 'x' })).toBe('shop_clone');
    expect(nextUser({ username: 'shop_clone', password: 'x' })).toBe('shop');
  });

  test('both users have the same owner role', () => {
    expect([ownerRole('shop'), ownerRole('shop_clone')]).toEqual(['shop_owner', 'shop_owner']);
  });

  test('every accepted name alternates between two users that fit into 63 bytes', () => {
    fc.assert(
      fc.property(names, (name) => {
        const second = nextUser({ username: name, password: 'x' });
        expect(nextUser({ username: second, password: 'x' })).toBe(name);
        expect(baseUser(second)).toBe(name);
        expect(Math.max(second.length, ownerRole(name).length)).toBeLessThanOrEqual(63);
      }),
    );
  });

  test.each(['', 'Shop', '1shop', 'shop-api', 'sh"op', 'pg_shop', 'rdsadmin', 'postgres', 'a'.repeat(58)])(
    'refuses the user name %j',
    (name) => {
      expect(() => nextUser({ username: name })).toThrow(/\[SECRET_MALFORMED\] "username" is/);
    },
  );

  test.each(['shop_clone', 'shop_owner'])('refuses %s as a first name: the suffix is the function’s own', (name) => {
    expect(() => nextUser({ username: name })).toThrow('a name that does not end in _clone or _owner');
  });

  test('accepts a schema of 63 characters and refuses "public" and names that need quotes', () => {
    expect(checkedSchema('s'.repeat(63))).toBe('s'.repeat(63));
    for (const name of ['public', 'pg_temp', 'my schema', 's'.repeat(64)]) {
      expect(() => checkedSchema(name)).toThrow(/\[SECRET_MALFORMED\] "schema" is/);
    }
  });
});
