import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { unzipSync } from 'fflate';
import pg from 'pg';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { archive } from '../../constructs/function/archive.ts';
import { runAsync } from '../../local/processes.ts';
import { makeAuthority, startPostgres } from '../../tests/support/postgres.ts';
import { openBed, type RotationBed, STEPS } from '../../tests/support/rotation-bed.ts';

const open = await openBed();

describe.skipIf(open === undefined)('the function as Lambda runs it', { timeout: 60_000 }, () => {
  const bed = open as RotationBed;
  let folder: string;
  beforeEach(() => {
    bed.reset();
    folder = mkdtempSync(join(tmpdir(), 'function-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  afterAll(() => bed.close());

  describe('transport', () => {
    test('the server refuses a connection without TLS', async () => {
      const database = await bed.readyDatabase();
      const value = await bed.value(database.masterSecretId, 'AWSCURRENT');
      const { username: user, password, dbname, port } = value;
      const login = { user, password, database: String(dbname), host: 'localhost', port: Number(port) };
      const plain = new pg.Client({ ...login, ssl: false });
      await expect(plain.connect()).rejects.toMatchObject({ code: '28000' });
    });

    test('the function refuses a server whose certificate comes from another authority', async () => {
      bed.ca = readFileSync(makeAuthority(folder, 'foreign').cert, 'utf8');
      const database = await bed.database();
      const error = await bed.failure(bed.rotate(database, database.masterSecretId));
      expect(error.code).toBe('TLS_REFUSED');
      expect(bed.bridge.calls).toBe(0);
    });

    test('the function refuses a certificate for another name', async () => {
      const database = await bed.database();
      const { port, dbname, username } = await bed.value(database.masterSecretId, 'AWSCURRENT');
      const secret = await bed.secret({ engine: 'postgres', host: '127.0.0.1', port, dbname, username });
      const error = await bed.failure(bed.rotate({ ...database, masterSecretId: secret }, secret));
      expect(error).toMatchObject({ code: 'TLS_REFUSED', message: expect.stringContaining('ALTNAME') });
    });

    test('the function refuses a server that offers no TLS', async () => {
      const plain = await startPostgres({ tls: false });
      try {
        const { host, port, superuser } = plain;
        const first = { engine: 'postgres', host, port, dbname: 'postgres', username: superuser.user };
        const database = { ...(await bed.database()), masterSecretId: await bed.secret(first) };
        const error = await bed.failure(bed.rotate(database, database.masterSecretId));
        expect(error).toMatchObject({ code: 'TLS_REFUSED', message: expect.stringContaining('does not support SSL') });
        expect(bed.bridge.calls).toBe(0);
      } finally {
        await plain.stop();
      }
    });
  });

  test('the packed function rotates with nothing but its environment, and writes JSON lines without a password', async () => {
    const database = await bed.readyDatabase();
    const secret = await bed.application();
    const output = await invoke(await bed.start(secret), secret, {
      MASTER_SECRET_ID: database.masterSecretId,
      DB_INSTANCE_ID: database.instanceId,
    });
    const value = await bed.value(secret, 'AWSCURRENT');
    expect(await bed.query(value, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    const lines = output.split('\n').map((line) => JSON.parse(line) as unknown);
    expect(lines).toEqual(STEPS.map((step) => ({ step, secretId: secret, message: 'done' })));
    expect(output).not.toContain(value.password);
  });

  test('the packed function names a setting that is missing', async () => {
    const error = await bed.failure(invoke('token', 'secret', { MASTER_SECRET_ID: 'arn' }));
    expect(error.message).toContain('[CONFIGURATION] DB_INSTANCE_ID is not set.');
  });

  test('the packed function looks for the CA bundle where the runtime has it', async () => {
    const settings = { MASTER_SECRET_ID: 'arn', DB_INSTANCE_ID: 'id', CA_BUNDLE: undefined };
    const error = await bed.failure(invoke('token', 'secret', settings));
    expect(error.message).toContain('[CONFIGURATION] There is no CA bundle at /var/runtime/ca-cert.pem.');
  });

  test('the packed function gives up before Lambda ends it, and has asked RDS for the password', async () => {
    const { masterSecretId, instanceId } = await bed.database();
    const settings = { MASTER_SECRET_ID: masterSecretId, DB_INSTANCE_ID: instanceId };
    const error = await bed.failure(invoke(await bed.start(masterSecretId), masterSecretId, settings, 12_000));
    expect(error.message).toContain(
      `[MASTER_PASSWORD_WAITING] The new master password of ${instanceId} is not in effect`,
    );
  });

  /** Unpacks the zip as Lambda does, with the AWS SDK where the runtime has it: above the function's folder. */
  async function invoke(
    token: string,
    secretId: string,
    settings: NodeJS.ProcessEnv,
    remaining = 60_000,
  ): Promise<string> {
    const task = join(folder, 'task');
    for (const [path, content] of Object.entries(
      unzipSync(archive({ folder: import.meta.dirname, packages: ['pg'] }).bytes),
    )) {
      mkdirSync(join(task, dirname(path)), { recursive: true });
      writeFileSync(join(task, path), content);
    }
    mkdirSync(join(folder, 'node_modules'));
    symlinkSync(resolve(import.meta.dirname, '../../node_modules/@aws-sdk'), join(folder, 'node_modules/@aws-sdk'));
    writeFileSync(join(folder, 'ca.pem'), bed.postgres.ca);
    const script = `import { handler } from '${join(task, 'index.mjs')}';
      for (const Step of ${JSON.stringify(STEPS)}) {
        const event = { Step, SecretId: '${secretId}', ClientRequestToken: '${token}' };
        await handler(event, { getRemainingTimeInMillis: () => ${remaining} });
      }`;
    return await runAsync(process.execPath, ['--input-type=module', '--eval', script], {
      AWS_ENDPOINT_URL: bed.moto.endpoint,
      AWS_REGION: bed.moto.region,
      AWS_ACCESS_KEY_ID: bed.moto.credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: bed.moto.credentials.secretAccessKey,
      CA_BUNDLE: join(folder, 'ca.pem'),
      ...settings,
    });
  }

  test('no password is in a log line of the function or of the database, which logs every statement', async () => {
    const database = await bed.readyDatabase();
    const secret = await bed.application();
    const values = [
      await bed.value(database.masterSecretId, 'AWSCURRENT'),
      await bed.rotate(database, secret),
      await bed.rotate(database, secret),
    ];
    const written = bed.log.join('\n') + bed.postgres.log();
    expect(written).toContain(`GRANT "${values[1]?.username}_owner"`);
    for (const { password } of values) expect(written).not.toContain(password);
  });
});
