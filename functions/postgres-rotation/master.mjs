// @ts-check
import {
  DBInstanceNotFoundFault,
  DescribeDBInstancesCommand,
  InvalidDBInstanceStateFault,
  ModifyDBInstanceCommand,
} from '@aws-sdk/client-rds';
import { RotationError } from './errors.mjs';

/**
 * @typedef {object} MasterChange
 * @property {import('@aws-sdk/client-rds').RDSClient} rds
 * @property {string} instanceId identifier of the primary; a replica takes the password over from it
 * @property {string} password
 * @property {() => Promise<void>} login resolves when the database accepts the password
 * @property {() => Promise<boolean>} pause waits a moment; false once the invocation has no time left
 * @property {(message: string) => void} log
 */

/**
 * Makes `password` the master's password and returns when the database accepts it. RDS needs no earlier password for
 * that. Asks at most once per invocation, and not at all where the password is already in effect or a change is under
 * way: an invocation that ran out of time is continued by the next one.
 *
 * @param {MasterChange} change
 */
export async function setMasterPassword({ rds, instanceId, password, login, pause, log }) {
  let asked = false;
  for (;;) {
    const refused = await refusal(login);
    if (refused === undefined) return;
    // Only a database that answers "wrong password" is asked for: a change that can't be tested could lock everyone out.
    if (refused.code === 'LOGIN_REFUSED' && !asked) asked = await ask({ rds, instanceId, password, log });
    if (!(await pause())) throw refused.code === 'LOGIN_REFUSED' ? waiting(instanceId, asked) : refused;
  }
}

/** @param {() => Promise<void>} login */
async function refusal(login) {
  try {
    await login();
    return undefined;
  } catch (error) {
    if (error instanceof RotationError && ['LOGIN_REFUSED', 'DATABASE_UNREACHABLE'].includes(error.code)) return error;
    throw error;
  }
}

/**
 * Whether the change was asked for; false where RDS is not ready for it.
 *
 * @param {Pick<MasterChange, 'rds' | 'instanceId' | 'password' | 'log'>} change
 */
async function ask({ rds, instanceId, password, log }) {
  const identifier = { DBInstanceIdentifier: instanceId };
  try {
    const { DBInstances } = await rds.send(new DescribeDBInstancesCommand(identifier));
    const instance = DBInstances?.[0];
    if (instance?.PendingModifiedValues?.MasterUserPassword !== undefined) {
      log('a change of the master password is under way');
      return false;
    }
    await rds.send(
      new ModifyDBInstanceCommand({ ...identifier, MasterUserPassword: password, ApplyImmediately: true }),
    );
    log(`asked RDS to set the master password of ${instanceId}`);
    return true;
  } catch (error) {
    if (error instanceof DBInstanceNotFoundFault) {
      throw new RotationError(
        'INSTANCE_UNKNOWN',
        `There is no DB instance "${instanceId}" in this account and region.`,
        'Correct DB_INSTANCE_ID in the function (it comes from Terraform).',
      );
    }
    if (!(error instanceof InvalidDBInstanceStateFault)) throw error;
    log(`RDS can't change ${instanceId} in its present state`);
    return false;
  }
}

/**
 * @param {string} instanceId
 * @param {boolean} asked
 */
function waiting(instanceId, asked) {
  return new RotationError(
    'MASTER_PASSWORD_WAITING',
    asked
      ? `The new master password of ${instanceId} is not in effect yet.`
      : `RDS did not take a new master password for ${instanceId} yet.`,
    'Secrets Manager tries the step again and continues from here; if it keeps failing, look at the events of the instance.',
  );
}
