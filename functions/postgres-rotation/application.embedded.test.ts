import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { openBed, type RotationBed, STEPS } from '../../tests/support/rotation-bed.ts';

const open = await openBed();

describe.skipIf(open === undefined)('the user of an application in a real PostgreSQL', { timeout: 60_000 }, () => {
  const bed = open as RotationBed;
  beforeEach(() => bed.reset());
  afterAll(() => bed.close());

  test('gets a user of its own from a secret that holds only the name', async () => {
    const database = await bed.readyDatabase();
    const value = await bed.rotate(database, await bed.application({ username: 'articles' }));
    expect(value).toEqual({
      engine: 'postgres',
      host: 'localhost',
      port: bed.postgres.port,
      dbname: database.dbname,
      schema: 'articles',
      username: 'articles',
      password: expect.stringMatching(/^[A-Za-z0-9]{48}$/),
    });
    await bed.query(value, 'CREATE TABLE article (id int PRIMARY KEY); INSERT INTO article VALUES (1)');
    expect(await bed.query(value, 'SELECT id FROM articles.article')).toEqual([{ id: 1 }]);
    const [rights] = await bed.query(
      value,
      `SELECT rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls FROM pg_roles WHERE rolname = 'articles'`,
    );
    expect(new Set(Object.values(rights ?? {}))).toEqual(new Set([false]));
  });

  test('keeps the previous login valid until the rotation after the next', async () => {
    const database = await bed.readyDatabase();
    const secret = await bed.application();
    const [first, second] = [await bed.rotate(database, secret), await bed.rotate(database, secret)];
    expect(second.username).toBe(`${first.username}_clone`);
    expect(await bed.query(first, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    const third = await bed.rotate(database, secret);
    expect(third.username).toBe(first.username);
    expect(await bed.query(second, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await expect(bed.query(first, 'SELECT 1')).rejects.toMatchObject({ code: '28P01' });
  });

  test('may change with either user what the other one has created', async () => {
    const database = await bed.readyDatabase();
    const secret = await bed.application();
    const first = await bed.rotate(database, secret);
    await bed.query(first, 'CREATE TABLE job (id int)');
    const second = await bed.rotate(database, secret);
    await bed.query(second, 'ALTER TABLE job ADD COLUMN state text; CREATE TABLE run (id int)');
    await bed.query(first, 'DROP TABLE run; DROP TABLE job');
  });

  test('can neither read nor create in the schema of another application, nor in "public"', async () => {
    const database = await bed.readyDatabase();
    // A database that came from before version 15 still has this grant.
    await bed.asSuperuser(database.dbname, (client) => client.query('GRANT CREATE ON SCHEMA public TO PUBLIC'));
    const one = await bed.rotate(database, await bed.application());
    const other = await bed.rotate(database, await bed.application());
    await bed.query(one, 'CREATE TABLE private (id int)');
    const denied = { code: '42501' };
    await expect(bed.query(other, `SELECT * FROM ${one.schema}.private`)).rejects.toMatchObject(denied);
    await expect(bed.query(other, `CREATE TABLE ${one.schema}.mine (id int)`)).rejects.toMatchObject(denied);
    await expect(bed.query(other, 'CREATE TABLE public.mine (id int)')).rejects.toMatchObject(denied);
    await expect(bed.query(other, `SET ROLE ${one.username}`)).rejects.toMatchObject(denied);
  });

  test('cannot connect to another database of the same server', async () => {
    const [mine, other] = [await bed.readyDatabase(), await bed.readyDatabase()];
    await bed.rotate(other, await bed.application());
    const value = await bed.rotate(mine, await bed.application());
    await expect(bed.query({ ...value, dbname: other.dbname }, 'SELECT 1')).rejects.toMatchObject({ code: '42501' });
  });

  test('keeps keys of its secret that the function does not know', async () => {
    const database = await bed.readyDatabase();
    const secret = await bed.application({ schema: 'shop', readHost: 'replica.local' });
    expect(await bed.rotate(database, secret)).toMatchObject({ schema: 'shop', readHost: 'replica.local' });
  });

  test('is served by the next master password while the master itself is being rotated', async () => {
    const database = await bed.readyDatabase();
    const token = await bed.start(database.masterSecretId);
    for (const step of STEPS.slice(0, 2)) await bed.step(database, database.masterSecretId, token, step);
    const value = await bed.rotate(database, await bed.application());
    expect(await bed.query(value, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });
});
