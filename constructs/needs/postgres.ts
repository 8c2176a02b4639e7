import { Construct } from 'constructs';
import { DatabasePasswords, databaseUser } from '../data/database-passwords.ts';
import type { FirstValue } from '../data/first-value.ts';
import { MASTER_USER, POSTGRES_PORT, PostgresDatabase } from '../data/postgres-database.ts';
import type { Statement } from '../identity/statement.ts';
import { type NeedConstruct, type NeedInput, sizeOf, usersOf } from './need.ts';

/**
 * PostgreSQL on RDS: a primary, its standby in another zone, replicas for readers in the zones that are left.
 *
 * | output | holds |
 * |---|---|
 * | `host`, `port`, `database` | the primary's endpoint, and the database created with it |
 * | `reader_host` | the first replica's endpoint; the primary's where there is none |
 * | `identifier` | of the primary, for people |
 * | `secret_arn_<service>` | login of that service; with `password: 'rds-managed'` the master's login, made by RDS |
 * | `secret_name_<service>`, `master_secret_name` | with `password: 'rotated'` only |
 *
 * A service needs no permission in AWS: its login comes through External Secrets. IAM authentication is for people.
 */
export class PostgresNeed extends Construct implements NeedConstruct {
  readonly kind = 'postgres';
  readonly name: string;
  readonly outputs: Readonly<Record<string, string>>;
  readonly secretArns: readonly string[];
  readonly firstValues: readonly FirstValue[];
  readonly queueArns = [];

  constructor(scope: Construct, id: string, input: NeedInput<'postgres'>) {
    super(scope, id);
    const { context, name, need } = input;
    this.name = name;
    const size = sizeOf(input);
    const database = new PostgresDatabase(this, 'Resource', { context, name, need, size });
    const users = usersOf(context.deployment, name).map(({ service }) => service);
    const logins = size.password === 'rotated' ? this.rotated(input, database) : rdsManaged(database, users);
    this.secretArns = logins.secretArns;
    this.firstValues = logins.firstValues;
    this.outputs = {
      host: database.primary.address,
      port: String(POSTGRES_PORT),
      database: need.database,
      reader_host: (database.replicas[0] ?? database.primary).address,
      identifier: database.identifier,
      ...logins.outputs,
    };
  }

  grant(): readonly Statement[] {
    return [];
  }

  /** The master's secret stays out of what services may read: it is for rotation and for people. */
  private rotated({ context, name, need }: NeedInput<'postgres'>, { identifier, primary }: PostgresDatabase): Logins {
    const passwords = new DatabasePasswords(this, 'Passwords', {
      context,
      needName: name,
      instance: { identifier, arn: primary.arn },
    });
    const services = [...passwords.services];
    const outputs = services.flatMap(([service, secret]) => [
      [`secret_arn_${service}`, secret.arn],
      [`secret_name_${service}`, secret.name],
    ]);
    return {
      secretArns: services.map(([, secret]) => secret.arn),
      outputs: { master_secret_name: passwords.master.name, ...Object.fromEntries(outputs) },
      firstValues: firstLogins(need.database, [...passwords.services.keys()]),
    };
  }
}

interface Logins {
  readonly secretArns: readonly string[];
  readonly outputs: Readonly<Record<string, string>>;
  readonly firstValues: readonly FirstValue[];
}

/**
 * Where the database is and who logs in; the rotation function adds the passwords, the master's first, since its login
 * creates the services' users.
 */
function firstLogins(database: string, services: readonly string[]): readonly FirstValue[] {
  const master = 'master_secret_name';
  const place = { engine: 'postgres', host: { output: 'host' }, port: POSTGRES_PORT, dbname: database };
  return [
    { secret: master, value: { ...place, username: MASTER_USER }, rotation: { after: [] } },
    ...services.map((service) => ({
      secret: `secret_name_${service}`,
      value: { username: databaseUser(service) },
      rotation: { after: [master] },
    })),
  ];
}

/** RDS keeps one login, the master's, and rotates it each week; every service has to use it. */
function rdsManaged({ primary }: PostgresDatabase, users: readonly string[]): Logins {
  const arn = primary.masterUserSecret.get(0).secretArn;
  const outputs = Object.fromEntries(users.map((service) => [`secret_arn_${service}`, arn]));
  return { secretArns: [arn], outputs, firstValues: [] };
}
