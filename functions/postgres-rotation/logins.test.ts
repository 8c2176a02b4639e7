import { describe, expect, test } from 'vitest';
import { applicationLogin, masterLogin } from './logins.mjs';
import type { SecretValue } from './secrets.mjs';

const MASTER = {
  engine: 'postgres',
  host: 'db.example',
  port: 5432,
  dbname: 'main',
  username: 'platform',
  password: 'm',
} satisfies SecretValue;

describe('masterLogin', () => {
  test('reads the form of an RDS secret, with the port as a number or as text', () => {
    const login = { host: 'db.example', port: 5432, database: 'main', user: 'platform', password: 'm' };
    expect(masterLogin(MASTER)).toEqual(login);
    expect(masterLogin({ ...MASTER, port: '5432' })).toEqual(login);
  });

  test.each([
    ['engine', { engine: 'mysql' }, '"mysql"'],
    ['host', { host: '' }, '""'],
    ['port', { port: 'five' }, '"five"'],
    ['port', { port: 70_000 }, '70000'],
    ['dbname', { dbname: '' }, '""'],
  ])('names the key "%s" when it is %j', (key, change, given) => {
    expect(() => masterLogin({ ...MASTER, ...change })).toThrow(`[SECRET_MALFORMED] "${key}" is ${given}; allowed is`);
  });

  test('names a key that is missing', () => {
    const { password, ...withoutPassword } = MASTER;
    expect(password).toBe('m');
    expect(() => masterLogin(withoutPassword)).toThrow('"password" is missing; allowed is');
  });
});

describe('applicationLogin', () => {
  test('takes what the secret leaves out from the master, and the schema from the name without its suffix', () => {
    expect(applicationLogin({ username: 'shop_clone', password: 'a' }, MASTER)).toEqual({
      login: { host: 'db.example', port: 5432, database: 'main', user: 'shop_clone', password: 'a' },
      schema: 'shop',
    });
  });

  test('keeps the database and the schema that the secret names', () => {
    const value = { username: 'shop', password: 'a', dbname: 'other', schema: 'sales' };
    expect(applicationLogin(value, MASTER)).toMatchObject({ login: { database: 'other' }, schema: 'sales' });
  });

  test.each([{ host: 'evil.example' }, { port: 5433 }])('refuses %j: the master is not there', (change) => {
    const value = { username: 'shop', password: 'a', ...change };
    expect(() => applicationLogin(value, MASTER)).toThrow('[HOST_MISMATCH]');
  });

  test('refuses the master as an application', () => {
    expect(() => applicationLogin({ username: 'platform', password: 'a' }, MASTER)).toThrow('not the master');
  });
});
