// @ts-check
import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';

/** PostgreSQL's own default (`scram_iterations`); RFC 7677 asks for at least 4096. */
const ITERATIONS = 4096;
const KEY_BYTES = 32;

/**
 * What PostgreSQL stores for a password (RFC 5803). Sent in place of the password, so that neither `log_statement` nor
 * `pg_stat_activity` ever shows one. Only for passwords of printable ASCII characters: others need SASLprep first.
 *
 * @param {string} password
 * @param {Buffer} [salt] random unless a test needs a fixed one
 */
export function scramVerifier(password, salt = randomBytes(16)) {
  const salted = pbkdf2Sync(password, salt, ITERATIONS, KEY_BYTES, 'sha256');
  const storedKey = createHash('sha256').update(hmac(salted, 'Client Key')).digest('base64');
  const serverKey = hmac(salted, 'Server Key').toString('base64');
  return `SCRAM-SHA-256$${ITERATIONS}:${salt.toString('base64')}$${storedKey}:${serverKey}`;
}

/**
 * @param {Buffer} key
 * @param {string} text
 */
function hmac(key, text) {
  return createHmac('sha256', key).update(text).digest();
}
