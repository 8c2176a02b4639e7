import type { Deployment } from '../../environments/platform.ts';
import { snakeCase } from '../../lib/names.ts';
import { usersOf } from '../needs/need.ts';

/** The first version of a secret that a rotation function fills: where the database is and who logs in, no password. */
export interface FirstValue {
  /** Name of the secret. */
  readonly secret: string;
  readonly value: Readonly<Record<string, string | number>>;
}

/**
 * What the command line puts into the secrets of a system's databases before their first rotation, and in which order it
 * rotates them: a master always before the services, which the master's login creates.
 *
 * @param outputs what the stack `<system>-aws` published.
 * @returns nothing for databases whose password RDS manages, and for those whose stack is not applied.
 */
export function firstValues(deployment: Deployment, outputs: Readonly<Record<string, string>>): readonly FirstValue[] {
  return Object.entries(deployment.system.needs).flatMap(([name, { kind }]) => {
    const output = (field: string) => outputs[`need_${snakeCase(`${name}_${field}`)}`];
    const master = output('master_secret_name');
    const host = output('host');
    if (kind !== 'postgres' || master === undefined || host === undefined) return [];
    const services = usersOf(deployment, name).flatMap(({ service }) => {
      const secret = output(`secret_name_${service}`);
      const username = output(`user_${service}`);
      return secret === undefined || username === undefined ? [] : [{ secret, value: { username } }];
    });
    const value = {
      engine: 'postgres',
      host,
      port: Number(output('port')),
      dbname: output('database') ?? '',
      username: output('master_user') ?? '',
    };
    return [{ secret: master, value }, ...services];
  });
}
