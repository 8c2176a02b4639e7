// @ts-check
import { setApplicationUser, testApplicationUser } from './application.mjs';
import { withDatabase } from './database.mjs';
import { RotationError } from './errors.mjs';
import { applicationLogin, masterLogin } from './logins.mjs';
import { setMasterPassword } from './master.mjs';
import { nextUser } from './users.mjs';

/**
 * What surrounds a rotation; all of it is handed in, so that tests can run the same code against other servers.
 *
 * @typedef {object} Surroundings
 * @property {import('./secrets.mjs').Secrets} secrets
 * @property {import('@aws-sdk/client-rds').RDSClient} rds
 * @property {string} masterSecretId ARN of the master's secret
 * @property {string} instanceId identifier of the DB instance
 * @property {string} ca PEM bundle that the database's certificate must come from
 * @property {() => Promise<boolean>} pause waits a moment; false once the invocation has no time left
 * @property {(entry: Record<string, unknown>) => void} log
 */

/**
 * One step on one secret version. `master` tells whether the secret is the master's own.
 *
 * @typedef {{ secretId: string, token: string, current: string | undefined, master: boolean }} Job
 */

/** @type {Readonly<Record<string, (job: Job, around: Surroundings) => Promise<void>>>} */
const STEPS = { createSecret, setSecret, testSecret, finishSecret };

/**
 * Runs one of the four steps that Secrets Manager calls. Each may be called again at any time with the same result.
 *
 * @param {unknown} event
 * @param {Surroundings} around
 */
export async function rotate(event, around) {
  const { step, run, secretId, token } = parse(event);
  const at = { step, secretId };
  try {
    const job = await admitted({ secretId, token }, around);
    if (job === undefined) {
      around.log({ ...at, message: 'this version is current already; nothing to do' });
      return;
    }
    await run(job, around);
    around.log({ ...at, message: 'done' });
  } catch (error) {
    throw RotationError.at(error, at);
  }
}

/** @param {unknown} event */
function parse(event) {
  const { Step, SecretId, ClientRequestToken } = /** @type {Record<string, unknown>} */ (event ?? {});
  const run = typeof Step === 'string' && Object.hasOwn(STEPS, Step) ? STEPS[Step] : undefined;
  if (run !== undefined && typeof SecretId === 'string' && typeof ClientRequestToken === 'string') {
    return { step: String(Step), run, secretId: SecretId, token: ClientRequestToken };
  }
  throw new RotationError(
    'INVALID_EVENT',
    `The event needs Step (${Object.keys(STEPS).join(', ')}), SecretId and ClientRequestToken.`,
    'Do not call the function by hand: start a rotation (aws secretsmanager rotate-secret).',
  );
}

/**
 * The job, or undefined where its version is current already.
 *
 * @param {{ secretId: string, token: string }} event
 * @param {Surroundings} around
 * @returns {Promise<Job | undefined>}
 */
async function admitted({ secretId, token }, { secrets, masterSecretId }) {
  const { arn, name, rotationEnabled, stages } = await secrets.describe(secretId);
  if (!rotationEnabled) {
    throw new RotationError('ROTATION_NOT_ENABLED', 'The secret is not set up for rotation.', 'Apply its stack first.');
  }
  const labels = stages[token];
  if (labels?.includes('AWSCURRENT')) return undefined;
  if (!labels?.includes('AWSPENDING')) {
    throw new RotationError(
      'VERSION_NOT_PENDING',
      `Version ${token} is ${labels ? `labelled ${labels.join(', ') || 'nothing'}` : 'unknown'}, not AWSPENDING.`,
      'A later rotation replaced it, or the event is not from Secrets Manager; start a new rotation.',
    );
  }
  const current = Object.keys(stages).find((id) => stages[id]?.includes('AWSCURRENT'));
  return { secretId, token, current, master: [arn, name].includes(masterSecretId) };
}

/**
 * Draws the password once; a version that has its value keeps it, since step 2 may already have set it.
 *
 * @param {Job} job
 * @param {Surroundings} around
 */
async function createSecret(job, around) {
  const { secrets } = around;
  const current = await secrets.read(job.secretId, 'AWSCURRENT');
  if (current === undefined) {
    throw new RotationError(
      'SECRET_NOT_FILLED',
      'The secret has no first version.',
      'Plan and apply the stack that holds the secret: that puts it, without a password.',
    );
  }
  if ((await secrets.read(job.secretId, 'AWSPENDING', job.token)) !== undefined) return;
  const password = await secrets.randomPassword();
  if (job.master) {
    masterLogin({ ...current, password });
    await secrets.putPending(job.secretId, job.token, { ...current, password });
    return;
  }
  const { login, schema } = applicationLogin(
    { ...current, username: nextUser(current), password },
    await master(around),
  );
  const { host, port, database: dbname, user: username } = login;
  await secrets.putPending(job.secretId, job.token, {
    ...current,
    engine: 'postgres',
    host,
    port,
    dbname,
    schema,
    username,
    password,
  });
}

/**
 * @param {Job} job
 * @param {Surroundings} around
 */
async function setSecret(job, around) {
  const value = await pending(job, around);
  if (job.master) {
    const login = masterLogin(value);
    await setMasterPassword({
      ...around,
      password: login.password,
      login: () => withDatabase(login, around.ca, async () => {}),
      log: (message) => around.log({ step: 'setSecret', secretId: job.secretId, message }),
    });
    return;
  }
  const { login, schema } = applicationLogin(value, await master(around));
  await asMaster(login.database, around, (client) => setApplicationUser(client, { ...login, schema }));
}

/**
 * Also called by itself when rotation is switched on without rotating at once: then the version is not a rotation's, and
 * before the first rotation there is no password to try.
 *
 * @param {Job} job
 * @param {Surroundings} around
 */
async function testSecret(job, around) {
  const value = await around.secrets.read(job.secretId, 'AWSPENDING', job.token);
  if (value?.password === undefined) {
    around.log({ step: 'testSecret', secretId: job.secretId, message: 'no password yet; nothing to test' });
    return;
  }
  if (job.master) {
    await withDatabase(masterLogin(value), around.ca, async () => {});
    return;
  }
  const { login, schema } = applicationLogin(value, await master(around));
  await withDatabase(login, around.ca, (client) => testApplicationUser(client, schema));
}

/**
 * @param {Job} job
 * @param {Surroundings} around
 */
async function finishSecret(job, around) {
  await pending(job, around);
  if (job.current !== undefined) await around.secrets.promote(job.secretId, job.current, job.token);
}

/**
 * @param {Job} job
 * @param {Surroundings} around
 */
async function pending({ secretId, token }, { secrets }) {
  const value = await secrets.read(secretId, 'AWSPENDING', token);
  if (value?.password !== undefined) return value;
  throw new RotationError(
    'VERSION_NOT_PENDING',
    `Version ${token} has no password: createSecret did not run for it.`,
    'Start a new rotation.',
  );
}

/** @param {Surroundings} around */
async function master({ secrets, masterSecretId }) {
  const value = await secrets.read(masterSecretId, 'AWSCURRENT');
  if (value?.password !== undefined) return value;
  throw new RotationError(
    'MASTER_NOT_READY',
    `The master's secret ${masterSecretId} has no password yet.`,
    'Rotate the master first (aws secretsmanager rotate-secret), then this secret again.',
  );
}

/**
 * Connects as the master. While the master itself is being rotated its next password may be in effect before it is
 * current: then that one is used.
 *
 * @param {string} database
 * @param {Surroundings} around
 * @param {(client: import('pg').Client) => Promise<void>} use
 */
async function asMaster(database, around, use) {
  const login = { ...masterLogin(await master(around)), database };
  try {
    await withDatabase(login, around.ca, use);
  } catch (error) {
    if (!(error instanceof RotationError) || error.code !== 'LOGIN_REFUSED') throw error;
    const next = await around.secrets.read(around.masterSecretId, 'AWSPENDING');
    if (next?.password === undefined) throw error;
    await withDatabase({ ...masterLogin(next), database }, around.ca, use);
  }
}
