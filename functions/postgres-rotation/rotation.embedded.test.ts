import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { type Database, openBed, type RotationBed, STEPS } from '../../tests/support/rotation-bed.ts';

const open = await openBed();

describe.skipIf(open === undefined)('the four steps against a real PostgreSQL', { timeout: 60_000 }, () => {
  const bed = open as RotationBed;
  let roles = 0;
  beforeEach(() => bed.reset());
  afterAll(() => bed.close());

  describe('a repeated step', () => {
    test('draws no second password and changes nothing', async () => {
      const database = await bed.readyDatabase();
      const secret = await bed.application();
      const token = await bed.start(secret);
      await bed.step(database, secret, token, 'createSecret');
      const drawn = await bed.value(secret, 'AWSPENDING');
      for (const step of STEPS.slice(0, 3)) {
        await bed.step(database, secret, token, step);
        await bed.step(database, secret, token, step);
      }
      expect(await bed.value(secret, 'AWSPENDING')).toEqual(drawn);
      await bed.step(database, secret, token, 'finishSecret');
      for (const step of STEPS) await bed.step(database, secret, token, step);
      expect(await bed.value(secret, 'AWSCURRENT')).toEqual(drawn);
    });

    test('of the master does not ask RDS where the password is in effect already', async () => {
      const database = await bed.database();
      const token = await bed.start(database.masterSecretId);
      for (const step of ['createSecret', 'setSecret', 'setSecret']) {
        await bed.step(database, database.masterSecretId, token, step);
      }
      expect(bed.bridge.calls).toBe(1);
    });

    test('runs beside rotations of other applications on the same database', async () => {
      const database = await bed.readyDatabase();
      const secrets = await Promise.all([bed.application(), bed.application(), bed.application(), bed.application()]);
      const values = await Promise.all(secrets.map((secret) => bed.rotate(database, secret)));
      for (const value of values) expect(await bed.query(value, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    });
  });

  describe('the test step alone, as Secrets Manager calls it when rotation is switched on', () => {
    test('succeeds before the first rotation, and no version without a password becomes current', async () => {
      const database = await bed.database();
      for (const secret of [database.masterSecretId, await bed.application()]) {
        const token = await bed.start(secret);
        await bed.step(database, secret, token, 'testSecret');
        expect(await bed.failure(bed.step(database, secret, token, 'finishSecret'))).toMatchObject({
          code: 'VERSION_NOT_PENDING',
        });
      }
      expect(bed.log.at(-1)).toContain('"message":"done"');
      expect(bed.log.at(-2)).toContain('no password yet; nothing to test');
    });
  });

  describe('a wrong state is told with its code, the step, the secret and what to do', () => {
    const cases: [string, string, (database: Database) => Promise<[string, string?]>][] = [
      ['an application before its master', 'MASTER_NOT_READY', async () => [await bed.application()]],
      [
        'a user name that is reserved',
        'SECRET_MALFORMED',
        async () => [await bed.application({ username: 'rdsadmin' })],
      ],
      [
        'a user name with a quote',
        'SECRET_MALFORMED',
        async () => [await bed.application({ username: 'a"; DROP ROLE x; --' })],
      ],
      ['a first version that is no JSON', 'SECRET_MALFORMED', async () => [await bed.secret('password=hunter2')]],
    ];
    test.each(cases)('%s: %s', async (_name, code, given) => {
      const database = await bed.database();
      const [secret] = await given(database);
      const token = await bed.start(secret);
      const error = await bed.failure(bed.step(database, secret, token, 'createSecret'));
      expect(error.code).toBe(code);
      expect(error.message).toMatch(new RegExp(`^createSecret of ${secret} \\[${code}\\] .+\\. .+\\.$`));
      expect(error.message).not.toContain('hunter2');
    });

    test.each([
      ['another host', { host: 'elsewhere.example' }, 'HOST_MISMATCH'],
      ['a schema that is no name', { schema: 'Public Data' }, 'SECRET_MALFORMED'],
    ])('%s in the secret: %j', async (_name, extra, code) => {
      const database = await bed.readyDatabase();
      const secret = await bed.application({ ...extra });
      expect((await bed.failure(bed.rotate(database, secret))).code).toBe(code);
    });

    test('the master named as an application', async () => {
      const database = await bed.readyDatabase();
      const error = await bed.failure(bed.rotate(database, await bed.application({ username: database.master })));
      expect(error).toMatchObject({ code: 'SECRET_MALFORMED', message: expect.stringContaining('not the master') });
    });

    test('a role with rights of its own keeps its password', async () => {
      const database = await bed.readyDatabase();
      const name = `role${++roles}`;
      await bed.asSuperuser('postgres', (client) => client.query(`CREATE ROLE ${name} LOGIN CREATEDB`));
      expect((await bed.failure(bed.rotate(database, await bed.application({ username: name })))).code).toBe(
        'USER_NOT_OURS',
      );
      const stored = await bed.asSuperuser('postgres', (client) =>
        client.query('SELECT rolpassword FROM pg_authid WHERE rolname = $1', [name]),
      );
      expect(stored.rows).toEqual([{ rolpassword: null }]);
    });

    test('a member of another role is left alone', async () => {
      const database = await bed.readyDatabase();
      const name = `role${++roles}`;
      await bed.asSuperuser('postgres', (client) => client.query(`CREATE ROLE ${name} LOGIN IN ROLE pg_read_all_data`));
      const error = await bed.failure(bed.rotate(database, await bed.application({ username: name })));
      expect(error).toMatchObject({ code: 'USER_NOT_OURS', message: expect.stringContaining('pg_read_all_data') });
    });

    test('a schema of another application, and nothing is created then', async () => {
      const database = await bed.readyDatabase();
      const { schema } = await bed.rotate(database, await bed.application());
      const name = `role${++roles}`;
      const error = await bed.failure(bed.rotate(database, await bed.secret({ username: name, schema })));
      expect(error.code).toBe('SCHEMA_NOT_OURS');
      const created = await bed.asSuperuser('postgres', (client) =>
        client.query('SELECT rolname FROM pg_roles WHERE rolname LIKE $1', [`${name}%`]),
      );
      expect(created.rows).toEqual([]);
    });

    test('a failure halfway leaves nothing behind', async () => {
      const database = await bed.readyDatabase();
      const name = `role${++roles}`;
      await bed.asSuperuser(database.dbname, (client) =>
        client.query(`
          CREATE FUNCTION refuse() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'no schema today'; END $$;
          CREATE EVENT TRIGGER refuse ON ddl_command_start WHEN TAG IN ('CREATE SCHEMA') EXECUTE FUNCTION refuse()`),
      );
      const error = await bed.failure(bed.rotate(database, await bed.application({ username: name })));
      expect(error).toMatchObject({ code: 'UNEXPECTED', message: expect.stringContaining('no schema today') });
      const left = await bed.asSuperuser('postgres', (client) =>
        client.query('SELECT rolname FROM pg_roles WHERE rolname LIKE $1', [`${name}%`]),
      );
      expect(left.rows).toEqual([]);
    });

    test('lost grants are found by the test step', async () => {
      const database = await bed.readyDatabase();
      const secret = await bed.application();
      const token = await bed.start(secret);
      for (const step of STEPS.slice(0, 2)) await bed.step(database, secret, token, step);
      const { schema } = await bed.value(secret, 'AWSPENDING');
      await bed.asSuperuser(database.dbname, (client) => client.query(`DROP SCHEMA ${schema}`));
      expect((await bed.failure(bed.step(database, secret, token, 'testSecret'))).code).toBe('GRANTS_MISSING');
    });

    test('an unknown version, a version without value, an unknown step, a secret without rotation', async () => {
      const database = await bed.readyDatabase();
      const secret = await bed.application();
      const error = async (token: string, step: string, id = secret) =>
        (await bed.failure(bed.step(database, id, token, step))).code;
      expect(await error('0', 'createSecret')).toBe('ROTATION_NOT_ENABLED');
      const token = await bed.start(secret);
      expect(await error('00000000-0000-4000-8000-000000000000', 'createSecret')).toBe('VERSION_NOT_PENDING');
      expect(await error(token, 'finishSecret')).toBe('VERSION_NOT_PENDING');
      expect(await error(token, 'dropEverything')).toBe('INVALID_EVENT');
    });
  });
});
