import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { openBed, type RotationBed, STEPS } from '../../tests/support/rotation-bed.ts';

const open = await openBed();

describe.skipIf(open === undefined)('the master password in a real PostgreSQL', { timeout: 60_000 }, () => {
  const bed = open as RotationBed;
  beforeEach(() => bed.reset());
  afterAll(() => bed.close());

  test('gets its first password from a secret that has none, and logs in with it over TLS', async () => {
    const database = await bed.database();
    const value = await bed.rotate(database, database.masterSecretId);
    expect(value).toEqual({
      engine: 'postgres',
      host: 'localhost',
      port: bed.postgres.port,
      dbname: database.dbname,
      username: database.master,
      password: expect.stringMatching(/^[A-Za-z0-9]{48}$/),
    });
    const [row] = await bed.query(value, 'SELECT ssl, version FROM pg_stat_ssl WHERE pid = pg_backend_pid()');
    expect(row).toEqual({ ssl: true, version: 'TLSv1.3' });
    expect(bed.bridge.calls).toBe(1);
  });

  test('is rotated again without the earlier password being needed', async () => {
    const database = await bed.readyDatabase();
    const first = await bed.value(database.masterSecretId, 'AWSCURRENT');
    await bed.asSuperuser('postgres', (client) => client.query(`ALTER ROLE ${database.master} PASSWORD NULL`));
    const second = await bed.rotate(database, database.masterSecretId);
    expect(second.password).not.toBe(first.password);
    expect(await bed.value(database.masterSecretId, 'AWSPREVIOUS')).toEqual(first);
  });

  test('waits until RDS has put the password into effect, and asks for it once', async () => {
    const database = await bed.database();
    bed.bridge.delay = 3;
    await bed.rotate(database, database.masterSecretId);
    expect(bed.bridge.calls).toBe(1);
  });

  test('is asked for once even where RDS does not show the change among the pending ones', async () => {
    const database = await bed.database();
    Object.assign(bed.bridge, { delay: 3, shown: false });
    await bed.rotate(database, database.masterSecretId);
    expect(bed.bridge.calls).toBe(1);
  });

  test('is asked for again after a refusal because of the state of the instance', async () => {
    const database = await bed.database();
    bed.bridge.refusals = 2;
    await bed.rotate(database, database.masterSecretId);
    expect(bed.bridge.calls).toBe(1);
  });

  test('is told as not taken where the state of the instance stays wrong until the time is over', async () => {
    const database = await bed.database();
    Object.assign(bed, { patience: 1 });
    bed.bridge.refusals = 10;
    const error = await bed.failure(bed.rotate(database, database.masterSecretId));
    expect(error).toMatchObject({ code: 'MASTER_PASSWORD_WAITING', message: expect.stringContaining('did not take') });
  });

  test('is told as waiting when the time is over, and the next attempt continues without asking again', async () => {
    const database = await bed.database();
    const token = await bed.start(database.masterSecretId);
    await bed.step(database, database.masterSecretId, token, 'createSecret');
    Object.assign(bed.bridge, { delay: 4 });
    bed.patience = 1;
    const error = await bed.failure(bed.step(database, database.masterSecretId, token, 'setSecret'));
    expect(error.code).toBe('MASTER_PASSWORD_WAITING');
    bed.patience = 20;
    for (const step of STEPS.slice(1)) await bed.step(database, database.masterSecretId, token, step);
    expect(bed.bridge.calls).toBe(1);
    await bed.query(await bed.value(database.masterSecretId, 'AWSCURRENT'), 'SELECT 1');
  });

  test('is not changed while the database gives no answer', async () => {
    const database = await bed.database();
    const { host, dbname, username } = await bed.value(database.masterSecretId, 'AWSCURRENT');
    const unreachable = await bed.secret({ engine: 'postgres', host, port: 1, dbname, username });
    const token = await bed.start(unreachable);
    const moved = { ...database, masterSecretId: unreachable };
    await bed.step(moved, unreachable, token, 'createSecret');
    bed.patience = 1;
    expect(await bed.failure(bed.step(moved, unreachable, token, 'setSecret'))).toMatchObject({
      code: 'DATABASE_UNREACHABLE',
    });
    expect(bed.bridge.calls).toBe(0);
  });

  test('of an unknown instance is told by name', async () => {
    const database = { ...(await bed.database()), instanceId: 'no-such-instance' };
    const token = await bed.start(database.masterSecretId);
    await bed.step(database, database.masterSecretId, token, 'createSecret');
    const error = await bed.failure(bed.step(database, database.masterSecretId, token, 'setSecret'));
    expect(error).toMatchObject({ code: 'INSTANCE_UNKNOWN', message: expect.stringContaining('no-such-instance') });
  });
});
