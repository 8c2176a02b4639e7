// @ts-check
import { RotationError } from './errors.mjs';
import { baseUser, checkedSchema } from './users.mjs';

/** @typedef {import('./secrets.mjs').SecretValue} SecretValue */
/** @typedef {import('./database.mjs').Login} Login */

/**
 * The master's login as its secret says it.
 *
 * @param {SecretValue} value
 * @returns {Login}
 */
export function masterLogin(value) {
  const { engine, host, dbname, username: user, password } = value;
  const port = Number(value.port);
  if (engine !== 'postgres') throw malformed('engine', engine, '"postgres"');
  if (typeof host !== 'string' || host === '') throw malformed('host', host, "the instance's endpoint without a port");
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw malformed('port', value.port, '1 to 65535');
  if (typeof dbname !== 'string' || dbname === '') throw malformed('dbname', dbname, 'the name of the first database');
  if (password === undefined) throw malformed('password', undefined, 'a password, set by rotation');
  return { host, port, database: dbname, user, password };
}

/**
 * An application's login and schema. What its secret leaves out comes from the master's; a host of its own would send
 * the master's password to another server, so it is refused.
 *
 * @param {SecretValue} value
 * @param {SecretValue} master
 * @returns {{ login: Login, schema: string }}
 */
export function applicationLogin(value, master) {
  const host = value.host ?? master.host;
  const port = value.port ?? master.port;
  const dbname = value.dbname ?? master.dbname;
  if (host !== master.host || Number(port) !== Number(master.port)) {
    throw new RotationError(
      'HOST_MISMATCH',
      `The secret names ${host}:${port}, the master's ${master.host}:${master.port}.`,
      'Leave "host" and "port" out of the secret; put other addresses (a replica) under keys of their own.',
    );
  }
  if (value.username === master.username) {
    throw malformed('username', value.username, 'a user of the application, not the master');
  }
  const engine = value.engine ?? 'postgres';
  const login = masterLogin(/** @type {SecretValue} */ ({ ...value, engine, host, port, dbname }));
  return { login, schema: checkedSchema(value.schema ?? baseUser(value.username)) };
}

/**
 * @param {string} key
 * @param {unknown} given never a password: that key is only ever missing
 * @param {string} allowed
 */
function malformed(key, given, allowed) {
  return new RotationError(
    'SECRET_MALFORMED',
    `"${key}" is ${JSON.stringify(given) ?? 'missing'}; allowed is ${allowed}.`,
    'Put a corrected value into the secret (aws secretsmanager put-secret-value).',
  );
}
