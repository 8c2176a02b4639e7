import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { GetObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { PutSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Unavailable } from '../../local/processes.ts';
import { type Postgres, startPostgres } from '../support/postgres.ts';
import { RotationBed } from '../support/rotation-bed.ts';
import { Bed, type Ended } from './bed.ts';
import type { FixtureStack } from './fixture-app.ts';
import { makeFunction, Rotations } from './rotations.ts';

const MASTER = 'dev/shop/main/master';
const API = 'dev/shop/main/api';
const ROOT = 'dev/shop/store/root';
const CART = 'dev/shop/store/cart';
const LATE = 'dev/late/main/master';

const postgres = await realPostgres();

describe.skipIf(postgres === undefined)('secrets of a database', () => {
  const server = postgres as Postgres;
  const said: string[] = [];
  let bed: Bed;
  let real: RotationBed;
  let rotations: Rotations;
  let database: Awaited<ReturnType<RotationBed['instance']>>;

  beforeAll(async () => {
    bed = await Bed.start();
    await makeFunction(bed.moto);
    real = new RotationBed(server, bed.moto);
    database = await real.instance();
    rotations = new Rotations(real, bed.moto, { ...database, masterSecretId: MASTER });
    await rotations.containers(MASTER, API, ROOT, CART);
    bed.synth(stacks());
  });
  afterAll(async () => {
    await rotations?.stop();
    await bed?.stop();
    await server.stop();
  });

  const run = async (command: string, ...args: string[]): Promise<Ended> => {
    const ended = await bed.run(command, ...args);
    said.push(ended.output);
    return ended;
  };

  function stacks(): readonly FixtureStack[] {
    const { host, port } = server;
    return [
      {
        name: 'shop-aws',
        outputs: { host, master: MASTER, api: API, root: ROOT, cart: CART },
        facts: {
          prerequisites: [],
          firstValues: [
            {
              secret: 'master',
              value: {
                engine: 'postgres',
                host: { output: 'host' },
                port,
                dbname: database.dbname,
                username: database.master,
              },
              rotation: { after: [] },
            },
            { secret: 'api', value: { username: 'api' }, rotation: { after: ['master'] } },
            { secret: 'root', value: { username: 'root', password: { random: 48 } } },
            { secret: 'cart', value: { username: 'cart', password: { random: 48 } } },
          ],
        },
      },
      {
        name: 'shop',
        reads: { host: 'shop-aws.host' },
        resources: { pods: { value: `\${host}` } },
        facts: {
          prerequisites: [{ kind: 'secret', secret: { stack: 'dev-shop-aws', output: 'api' }, filledBy: 'apply' }],
          firstValues: [],
        },
      },
    ];
  }

  it('are told by name where no rotation can begin; what was put stays, and the stack counts as not applied', async () => {
    // What a person has put is left alone from here on.
    const mine = JSON.stringify({ username: 'cart', password: 'mine' });
    await rotations.manager.send(new PutSecretValueCommand({ SecretId: CART, SecretString: mine }));
    await run('plan', 'dev');
    const ended = await run('apply', 'dev');
    expect(ended.code).toBe(15);
    expect(ended.output).toContain('Terraform has applied the stack; of its secrets not all have their first value');
    expect(ended.output).toContain(`dev-shop-aws: ${MASTER} [NOT_READY]`);
    expect(ended.output).toContain('No Lambda rotation function ARN is associated with this secret');
    expect(ended.output).not.toContain(`${API} [NOT_READY]`);
    expect(await bed.state('shop-aws')).toBeDefined();
    expect(await bed.state('shop')).toBeUndefined();
    expect(Object.values(await rotations.labels(MASTER))).toEqual([['AWAITS_ROTATION', 'AWSCURRENT']]);
    const planned = await run('plan', 'dev');
    expect(planned.output).toMatch(/dev-shop-aws +no changes/);
    expect(planned.output).toContain(`the secret ${API} has not got its first value`);
    expect(planned.output).toContain('npm run plan -- dev shop-aws, then npm run apply -- dev shop-aws');
  });

  it('are rotated by the next apply, the master first; then the service logs in and its stack is applied', async () => {
    const before = await rotations.labels(API);
    await rotations.switchOn(MASTER, API);
    rotations.start();
    const ended = await run('apply', 'dev');
    expect(ended.output).toContain('2 stacks of dev: as the code says');
    expect(ended.code).toBe(0);
    expect(rotations.done).toEqual([MASTER, API]);
    expect(Object.keys(await rotations.labels(API))).toEqual(expect.arrayContaining(Object.keys(before)));
    const login = await real.value(API, 'AWSCURRENT');
    expect(await real.query(login, 'SELECT current_user::text AS me')).toEqual([{ me: 'api_owner' }]);
    expect(await real.value(ROOT, 'AWSCURRENT')).toEqual({
      username: 'root',
      password: expect.stringMatching(/^[A-Za-z0-9]{48}$/),
    });
    expect(await real.value(CART, 'AWSCURRENT')).toEqual({ username: 'cart', password: 'mine' });
    expect((await bed.state('shop'))?.serial).toBe(1);
  });

  it('keep their versions in a further apply', async () => {
    const labels = () => Promise.all([MASTER, API, ROOT, CART].map((secret) => rotations.labels(secret)));
    const before = await labels();
    expect((await run('plan', 'dev', '--all')).output).toMatch(/dev-shop +no changes/);
    expect((await run('apply', 'dev')).code).toBe(0);
    expect((await run('plan', 'dev')).output).toMatch(/dev-shop-aws +skipped unchanged/);
    expect((await run('apply', 'dev')).code).toBe(0);
    expect(await labels()).toEqual(before);
    expect(rotations.done).toEqual([MASTER, API]);
  });

  it('may be left in the middle of a rotation: the next run goes on', async () => {
    const other = { ...(await real.instance()), masterSecretId: LATE };
    const later = new Rotations(real, bed.moto, other);
    await later.containers(LATE);
    await later.switchOn(LATE);
    const late: FixtureStack = {
      name: 'late-aws',
      outputs: { master: LATE, host: server.host },
      facts: {
        prerequisites: [],
        firstValues: [
          {
            secret: 'master',
            value: {
              engine: 'postgres',
              host: { output: 'host' },
              port: server.port,
              dbname: other.dbname,
              username: other.master,
            },
            rotation: { after: [] },
          },
        ],
      },
    };
    bed.synth([...stacks(), late]);
    await run('plan', 'dev', 'late-aws');
    const applying = bed.start('apply', ['dev', 'late-aws']);
    await applying.saw(/first version is put/);
    applying.kill('SIGTERM');
    const ended = await applying.ended;
    said.push(ended.output);
    expect(ended.code).toBe(143);
    expect(ended.output).toContain('of its secrets not all have their first value');
    await run('plan', 'dev', 'late-aws');
    const again = bed.start('apply', ['dev', 'late-aws']);
    await again.saw(/still filling-secrets/);
    const pending = await later.labels(LATE);
    expect(Object.values(pending).filter((stages) => stages.includes('AWSPENDING'))).toHaveLength(1);
    later.start();
    const last = await again.ended;
    await later.stop();
    said.push(last.output);
    expect(last.code).toBe(0);
    // The version that the first run had begun is the one that is current now.
    expect(Object.keys(await later.labels(LATE)).sort()).toEqual(Object.keys(pending).sort());
  });

  it('are in no output, no file, no plan and no state', async () => {
    const values = await Promise.all([MASTER, API, ROOT, LATE].map((secret) => real.value(secret, 'AWSCURRENT')));
    const texts = new Map([['output', said.join('\n')]]);
    for (const entry of readdirSync(bed.folder, { recursive: true, withFileTypes: true }))
      if (entry.isFile()) texts.set(entry.name, readFileSync(join(entry.parentPath, entry.name), 'latin1'));
    const { Contents = [] } = await bed.s3.send(new ListObjectsV2Command({ Bucket: 'fixture-states' }));
    for (const { Key = '' } of Contents) {
      const { Body } = await bed.s3.send(new GetObjectCommand({ Bucket: 'fixture-states', Key }));
      texts.set(Key, (await Body?.transformToString('latin1')) ?? '');
    }
    expect(texts.size).toBeGreaterThan(10);
    for (const [name, text] of texts)
      for (const { password } of values) expect(text.includes(password), name).toBe(false);
  });
});

async function realPostgres(): Promise<Postgres | undefined> {
  try {
    return await startPostgres();
  } catch (error) {
    if (!(error instanceof Unavailable)) throw error;
    process.stderr.write(`skipped: first rotations against a real PostgreSQL: ${error.message}\n`);
    return undefined;
  }
}
