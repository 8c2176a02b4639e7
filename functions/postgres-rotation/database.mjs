// @ts-check
import pg from 'pg';
import { RotationError } from './errors.mjs';

/** A TLS handshake and SCRAM take milliseconds inside a VPC; longer means that packets are dropped. */
const CONNECT_MILLISECONDS = 5_000;
const QUERY_MILLISECONDS = 30_000;

/** SQLSTATE invalid_password, and invalid_authorization_specification (no line in pg_hba, no LOGIN). */
const LOGIN_REFUSED = ['28P01', '28000'];
const TLS_FAULT = /^(CERT_|ERR_TLS_|ERR_SSL_|SELF_SIGNED|DEPTH_ZERO|UNABLE_TO_(GET_ISSUER|VERIFY_LEAF))/;

/**
 * @typedef {{ host: string, port: number, database: string, user: string, password: string }} Login
 */

/**
 * Runs `use` on a connection that is encrypted and whose certificate is issued by `ca` for `host`; there is no way to
 * get one without.
 *
 * @template T
 * @param {Login} login
 * @param {string} ca PEM bundle; it replaces Node's own list, so that only Amazon's authorities for RDS are trusted
 * @param {(client: pg.Client) => Promise<T>} use
 * @returns {Promise<T>}
 */
export async function withDatabase(login, ca, use) {
  const client = new pg.Client({
    ...login,
    ssl: { ca, rejectUnauthorized: true, minVersion: 'TLSv1.2' },
    connectionTimeoutMillis: CONNECT_MILLISECONDS,
    query_timeout: QUERY_MILLISECONDS,
    application_name: 'postgres-rotation',
  });
  // A connection that breaks while idle reports it as an event; unheard, it would end the process.
  client.on('error', () => {});
  try {
    await client.connect();
  } catch (error) {
    await client.end().catch(() => {});
    throw refusal(error, login);
  }
  try {
    return await use(client);
  } finally {
    await client.end().catch(() => {});
  }
}

/**
 * @param {unknown} error
 * @param {Login} login
 */
function refusal(error, { host, port, database, user }) {
  const { code, message } = /** @type {{ code?: string, message: string }} */ (error);
  const at = `${host}:${port}/${database}`;
  if (code !== undefined && LOGIN_REFUSED.includes(code)) {
    return new RotationError(
      'LOGIN_REFUSED',
      `${at} refused the login of "${user}" (SQLSTATE ${code}).`,
      'If the password was changed outside of rotation, start a rotation of this secret.',
    );
  }
  if (message.includes('does not support SSL') || TLS_FAULT.test(code ?? '')) {
    return new RotationError(
      'TLS_REFUSED',
      `No trusted TLS connection to ${at}: ${code ?? message}.`,
      'Check that rds.force_ssl is 1, that "host" is the instance endpoint, and that CA_BUNDLE holds its authority.',
    );
  }
  return new RotationError(
    'DATABASE_UNREACHABLE',
    `No connection to ${at}: ${code ?? message}.`,
    'Check that the instance is available, that the database exists, and that its security group admits the function.',
  );
}
