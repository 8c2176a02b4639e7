// @ts-check
import pg from 'pg';
import { RotationError } from './errors.mjs';
import { scramVerifier } from './scram.mjs';
import { ownerRole } from './users.mjs';

/** Rotations of several applications run side by side; PostgreSQL refuses concurrent changes of one catalogue row. */
const LOCK = 'SELECT pg_advisory_xact_lock(7266524)';

/**
 * @typedef {{ user: string, password: string, schema: string, database: string }} Application
 */

/**
 * Creates or updates one of an application's two users, as the master: all of it or nothing, and as often as asked.
 * The user may log in, acts as the schema's owner role, and holds no right outside its schema.
 *
 * @param {pg.Client} master
 * @param {Application} application
 */
export async function setApplicationUser(master, application) {
  const { user, schema } = application;
  const owner = ownerRole(user);
  await master.query('BEGIN');
  try {
    await master.query(LOCK);
    const [userExists, ownerExists] = [await roleExists(master, user, [owner]), await roleExists(master, owner, [])];
    await refuseForeignSchema(master, schema, owner);
    for (const statement of statements(application, { userExists, ownerExists })) await master.query(statement);
    await master.query('COMMIT');
  } catch (error) {
    await master.query('ROLLBACK').catch(() => {});
    throw error;
  }
}

/**
 * Throws unless the login has what its application needs.
 *
 * @param {pg.Client} client connected as the application's user
 * @param {string} schema
 */
export async function testApplicationUser(client, schema) {
  const { rows } = await client.query(
    `SELECT count(*) FILTER (WHERE has_schema_privilege(oid, 'USAGE') AND has_schema_privilege(oid, 'CREATE')) AS usable
       FROM pg_namespace WHERE nspname = $1`,
    [schema],
  );
  if (Number(rows[0].usable) === 1) return;
  throw new RotationError(
    'GRANTS_MISSING',
    `The user can log in but may not use schema "${schema}".`,
    'Start a rotation of this secret: its second step creates the schema and grants it again.',
  );
}

/**
 * The statements in their order. CREATE and ALTER name no attribute that only a superuser may name: RDS's master is none.
 *
 * @param {Application} application
 * @param {{ userExists: boolean, ownerExists: boolean }} found
 * @returns {string[]}
 */
export function statements({ user, password, schema, database }, { userExists, ownerExists }) {
  const id = pg.escapeIdentifier;
  const [login, owner, space, store] = [user, ownerRole(user), schema, database].map((name) => id(name));
  return [
    ...(ownerExists ? [] : [`CREATE ROLE ${owner} NOLOGIN`]),
    ...(userExists ? [] : [`CREATE ROLE ${login}`]),
    `ALTER ROLE ${login} LOGIN INHERIT PASSWORD ${pg.escapeLiteral(scramVerifier(password))}`,
    // The master needs the membership to give the owner role a schema.
    `GRANT ${owner} TO ${login}, CURRENT_USER`,
    `CREATE SCHEMA IF NOT EXISTS ${space} AUTHORIZATION ${owner}`,
    // What either user creates belongs to the owner role, so that the other one can migrate it.
    `ALTER ROLE ${login} SET role = ${owner}`,
    `ALTER ROLE ${login} SET search_path = ${space}`,
    // PostgreSQL lets everyone connect to every database and, before 15, create in "public".
    `REVOKE CONNECT, TEMPORARY ON DATABASE ${store} FROM PUBLIC`,
    'REVOKE CREATE ON SCHEMA public FROM PUBLIC',
    `GRANT CONNECT, TEMPORARY ON DATABASE ${store} TO ${owner}`,
  ];
}

/**
 * Whether the role exists; one with rights of its own was made by somebody else for another purpose, and is not touched.
 *
 * @param {pg.Client} master
 * @param {string} name
 * @param {string[]} mayBelongTo
 */
async function roleExists(master, name, mayBelongTo) {
  const { rows } = await master.query(
    `SELECT rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication OR rolbypassrls AS elevated,
            ARRAY(SELECT roleid::regrole::text FROM pg_auth_members WHERE member = r.oid) AS groups
       FROM pg_roles r WHERE rolname = $1`,
    [name],
  );
  const role = rows[0];
  if (role === undefined) return false;
  const foreign = role.groups.filter((/** @type {string} */ group) => !mayBelongTo.includes(group));
  if (!role.elevated && foreign.length === 0) return true;
  throw new RotationError(
    'USER_NOT_OURS',
    `Role "${name}" exists with ${role.elevated ? 'administrative attributes' : `membership in ${foreign.join(', ')}`}.`,
    'Choose another "username" for the application, or take these rights away from the role first.',
  );
}

/**
 * @param {pg.Client} master
 * @param {string} schema
 * @param {string} owner
 */
async function refuseForeignSchema(master, schema, owner) {
  const { rows } = await master.query(
    'SELECT pg_get_userbyid(nspowner) AS owner FROM pg_namespace WHERE nspname = $1',
    [schema],
  );
  if (rows[0] === undefined || rows[0].owner === owner) return;
  throw new RotationError(
    'SCHEMA_NOT_OURS',
    `Schema "${schema}" belongs to "${rows[0].owner}", not to "${owner}".`,
    `Choose another "schema" in the secret, or hand it over: ALTER SCHEMA ... OWNER TO ${owner}.`,
  );
}
