import { randomUUID } from 'node:crypto';
import { CreateDBInstanceCommand, RDSClient } from '@aws-sdk/client-rds';
import {
  CreateSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  RotateSecretCommand,
  SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';
import pg from 'pg';
import { rotate } from '../../functions/postgres-rotation/rotation.mjs';
import { scramVerifier } from '../../functions/postgres-rotation/scram.mjs';
import { Secrets } from '../../functions/postgres-rotation/secrets.mjs';
import { type Moto, startPlainMoto } from '../../local/aws/server.ts';
import { Unavailable } from '../../local/processes.ts';
import { PasswordBridge } from './password-bridge.ts';
import { type Postgres, startPostgres } from './postgres.ts';

/** The four steps in the order in which Secrets Manager calls them. */
export const STEPS = ['createSecret', 'setSecret', 'testSecret', 'finishSecret'] as const;
export type Step = (typeof STEPS)[number];

export type Value = Record<string, string | number> & { username: string; password: string };

/** A DB instance as it is after its first `terraform apply`: nobody knows the master's password. */
export interface Database {
  readonly instanceId: string;
  readonly dbname: string;
  readonly master: string;
  readonly masterSecretId: string;
}

/**
 * Both servers, or undefined with the reason printed where this machine can't run them: the tests that need them are then
 * counted as skipped.
 */
export async function openBed(): Promise<RotationBed | undefined> {
  let postgres: Postgres | undefined;
  try {
    postgres = await startPostgres();
    const bed = new RotationBed(postgres, await startPlainMoto());
    console.info(`rotation runs against ${postgres.version}`);
    return bed;
  } catch (error) {
    await postgres?.stop();
    if (!(error instanceof Unavailable)) throw error;
    console.warn(`SKIPPED: rotation against a real PostgreSQL: ${error.message}`);
    return undefined;
  }
}

/** One real PostgreSQL and one moto, with the part of Secrets Manager that starts rotations. */
export class RotationBed {
  readonly secrets: SecretsManagerClient;
  readonly rds: RDSClient;
  readonly bridge: PasswordBridge;
  readonly log: string[] = [];
  /** How often a step may wait for the database before it gives up. */
  patience = 20;
  /** The authority that the function trusts. */
  ca: string;
  readonly postgres: Postgres;
  readonly moto: Moto;
  private databases = 0;
  private applications = 0;

  constructor(postgres: Postgres, moto: Moto) {
    const { endpoint, region, credentials } = moto;
    this.postgres = postgres;
    this.moto = moto;
    this.ca = postgres.ca;
    this.secrets = new SecretsManagerClient({ endpoint, region, credentials });
    this.rds = new RDSClient({ endpoint, region, credentials });
    this.bridge = new PasswordBridge(this.rds, (sql) => this.asSuperuser('postgres', (client) => client.query(sql)));
  }

  /** A new instance, its first database and its master, with the first version of the master's secret. */
  async database(): Promise<Database> {
    const instance = await this.instance();
    const { host, port } = this.postgres;
    const { dbname, master: username } = instance;
    return { ...instance, masterSecretId: await this.secret({ engine: 'postgres', host, port, dbname, username }) };
  }

  /** The same without a secret. The master has RDS's attributes: no superuser, CREATEROLE, CREATEDB. */
  async instance(): Promise<Omit<Database, 'masterSecretId'>> {
    const number = ++this.databases;
    const [instanceId, dbname, master] = [`instance-${number}`, `db_${number}`, `master_${number}`];
    await this.asSuperuser('postgres', async (client) => {
      await client.query(`CREATE ROLE ${master} LOGIN CREATEROLE CREATEDB PASSWORD '${scramVerifier(randomUUID())}'`);
      await client.query(`CREATE DATABASE ${dbname} OWNER ${master}`);
    });
    await this.rds.send(
      new CreateDBInstanceCommand({
        DBInstanceIdentifier: instanceId,
        DBInstanceClass: 'db.t4g.micro',
        Engine: 'postgres',
        MasterUsername: master,
        MasterUserPassword: randomUUID(),
      }),
    );
    return { instanceId, dbname, master };
  }

  /** The same after the first rotation of its master. */
  async readyDatabase(): Promise<Database> {
    const database = await this.database();
    await this.rotate(database, database.masterSecretId);
    return database;
  }

  /** The secret of an application as a person puts it: a name, unique on the server, and what else the test wants. */
  async application(value: Record<string, unknown> = {}): Promise<string> {
    return this.secret({ username: `app${++this.applications}`, ...value });
  }

  /** A secret container with a first version as a person puts it. */
  async secret(value: Record<string, unknown> | string): Promise<string> {
    const SecretString = typeof value === 'string' ? value : JSON.stringify(value);
    const { ARN } = await this.secrets.send(new CreateSecretCommand({ Name: randomUUID(), SecretString }));
    return ARN ?? '';
  }

  /** Secrets Manager's part of a rotation: a version without a value, labelled AWSPENDING. Returns its token. */
  async start(secretId: string): Promise<string> {
    const token = randomUUID();
    const request = new RotateSecretCommand({
      SecretId: secretId,
      ClientRequestToken: token,
      // moto makes the version first and then looks for the function, which runs in this process instead.
      RotationLambdaARN: 'arn:aws:lambda:us-east-1:123456789012:function:in-this-process',
      RotationRules: { AutomaticallyAfterDays: 30 },
    });
    await this.secrets.send(request).catch((error: Error) => {
      if (error.name !== 'ResourceNotFoundException') throw error;
    });
    return token;
  }

  /** One step of the function under test. */
  async step(database: Database, secretId: string, token: string, step: string): Promise<void> {
    let patience = this.patience;
    await rotate(
      { Step: step, SecretId: secretId, ClientRequestToken: token },
      {
        secrets: new Secrets(this.secrets),
        rds: this.rds,
        masterSecretId: database.masterSecretId,
        instanceId: database.instanceId,
        ca: this.ca,
        pause: async () => {
          await this.bridge.settle();
          return patience-- > 0;
        },
        log: (entry) => void this.log.push(JSON.stringify(entry)),
      },
    );
    if (step === 'finishSecret') await this.dropFinishedPending(secretId);
  }

  /** A whole rotation; returns the value that is current afterwards. */
  async rotate(database: Database, secretId: string): Promise<Value> {
    const token = await this.start(secretId);
    for (const step of STEPS) await this.step(database, secretId, token, step);
    return this.value(secretId, 'AWSCURRENT');
  }

  async value(secretId: string, stage: string): Promise<Value> {
    const { SecretString } = await this.secrets.send(
      new GetSecretValueCommand({ SecretId: secretId, VersionStage: stage }),
    );
    return JSON.parse(SecretString ?? '') as Value;
  }

  /** The error that a piece of work ends with; work that succeeds fails the test. */
  async failure(work: Promise<unknown>): Promise<{ code: string; message: string }> {
    const nothing = Symbol('no error');
    const error = await work.then(
      () => nothing,
      (reason: unknown) => reason,
    );
    if (error === nothing) throw new Error('expected an error, but the work succeeded');
    return error as { code: string; message: string };
  }

  /** Rows of a query with the login that a secret holds. */
  async query(value: Value, sql: string): Promise<Record<string, unknown>[]> {
    const login = { user: value.username, password: value.password, database: String(value.dbname) };
    return (await this.as(login, (client) => client.query<Record<string, unknown>>(sql))).rows;
  }

  /** Undoes what a test changed about the surroundings. */
  reset(): void {
    this.bridge.reset();
    Object.assign(this, { patience: 20, ca: this.postgres.ca });
  }

  async close(): Promise<void> {
    await this.moto.stop();
    await this.postgres.stop();
  }

  async asSuperuser<T>(database: string, use: (client: pg.Client) => Promise<T>): Promise<T> {
    return this.as({ ...this.postgres.superuser, database }, use);
  }

  /** Any login over TLS, independent of the function's own code. */
  async as<T>(
    login: { user: string; password: string; database: string },
    use: (client: pg.Client) => Promise<T>,
  ): Promise<T> {
    const { host, port, ca } = this.postgres;
    const client = new pg.Client({ ...login, host, port, ssl: { ca, rejectUnauthorized: true } });
    try {
      await client.connect();
      return await use(client);
    } finally {
      await client.end();
    }
  }

  /** AWS takes AWSPENDING off when the version becomes current; moto leaves it and then refuses the next rotation. */
  private async dropFinishedPending(secretId: string): Promise<void> {
    const { VersionIdsToStages = {} } = await this.secrets.send(new DescribeSecretCommand({ SecretId: secretId }));
    for (const [version, stages] of Object.entries(VersionIdsToStages)) {
      if (!stages.includes('AWSPENDING') || !stages.includes('AWSCURRENT')) continue;
      await this.secrets.send(
        new UpdateSecretVersionStageCommand({
          SecretId: secretId,
          VersionStage: 'AWSPENDING',
          RemoveFromVersionId: version,
        }),
      );
    }
  }
}
