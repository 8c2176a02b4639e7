// @ts-check
import { RotationError } from './errors.mjs';

const CLONE = '_clone';
const OWNER = '_owner';

/** PostgreSQL cuts identifiers at 63 bytes; the longest suffix takes 6 of them. */
const MAX_BASE_LENGTH = 63 - Math.max(CLONE.length, OWNER.length);
const IDENTIFIER = /^[a-z][a-z0-9_]*$/;
const RESERVED = /^(pg_|rds|public$|postgres$)/;

/**
 * The login name without the suffix of the second of the two alternating users.
 *
 * @param {string} user
 */
export function baseUser(user) {
  return user.endsWith(CLONE) ? user.slice(0, -CLONE.length) : user;
}

/**
 * The user whose password this rotation sets. The other one is left alone, so that its password stays valid until the
 * next rotation; a secret that has no password yet starts with the plain name.
 *
 * @param {{ username: string, password?: string | undefined }} current
 */
export function nextUser(current) {
  if (current.password === undefined) return checkedBase(current.username);
  const base = checkedBase(baseUser(current.username));
  return current.username === base ? `${base}${CLONE}` : base;
}

/**
 * The role without login that owns the application's schema and everything in it. Both users act as this role, so what
 * one of them creates the other may change.
 *
 * @param {string} user
 */
export function ownerRole(user) {
  return `${checkedBase(baseUser(user))}${OWNER}`;
}

/**
 * A schema name that is safe to create and that PostgreSQL or RDS does not own.
 *
 * @param {string} schema
 */
export function checkedSchema(schema) {
  return checked(schema, 'schema', 63);
}

/** @param {string} user */
function checkedBase(user) {
  if (user.endsWith(CLONE) || user.endsWith(OWNER)) {
    throw malformed(
      'username',
      user,
      `a name that does not end in ${CLONE} or ${OWNER}; the function adds these itself`,
    );
  }
  return checked(user, 'username', MAX_BASE_LENGTH);
}

/**
 * @param {string} name
 * @param {string} key
 * @param {number} maxLength
 */
function checked(name, key, maxLength) {
  if (name.length <= maxLength && IDENTIFIER.test(name) && !RESERVED.test(name)) return name;
  throw malformed(
    key,
    name,
    `up to ${maxLength} lower-case letters, digits and underscores, starting with a letter, not reserved`,
  );
}

/**
 * @param {string} key
 * @param {string} given
 * @param {string} allowed
 */
function malformed(key, given, allowed) {
  return new RotationError(
    'SECRET_MALFORMED',
    `"${key}" is ${JSON.stringify(given)}; allowed is ${allowed}.`,
    'Put a corrected value into the secret (aws secretsmanager put-secret-value).',
  );
}
