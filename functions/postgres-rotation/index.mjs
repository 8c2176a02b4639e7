// @ts-check
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { RDSClient } from '@aws-sdk/client-rds';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { RotationError } from './errors.mjs';
import { rotate } from './rotation.mjs';
import { Secrets } from './secrets.mjs';

/** Where Lambda's Node.js runtimes from 20 on keep Amazon's authorities, those of RDS among them. */
const LAMBDA_CA_BUNDLE = '/var/runtime/ca-cert.pem';
const PAUSE_MILLISECONDS = 3_000;
/** A pause, a refused login and the error's way out must still fit. */
const RESERVE_MILLISECONDS = 10_000;

/** @type {Map<string, string>} */
const bundles = new Map();

/**
 * Entry point of the Lambda function (`index.handler`).
 *
 * @param {unknown} event
 * @param {{ getRemainingTimeInMillis: () => number }} context
 */
export async function handler(event, context) {
  await rotate(event, {
    secrets: new Secrets(new SecretsManagerClient()),
    rds: new RDSClient(),
    masterSecretId: variable('MASTER_SECRET_ID'),
    instanceId: variable('DB_INSTANCE_ID'),
    ca: bundle(process.env.CA_BUNDLE ?? LAMBDA_CA_BUNDLE),
    pause: async () => {
      if (context.getRemainingTimeInMillis() < RESERVE_MILLISECONDS + PAUSE_MILLISECONDS) return false;
      await sleep(PAUSE_MILLISECONDS);
      return true;
    },
    log: (entry) => console.log(JSON.stringify(entry)),
  });
}

/** @param {string} name */
function variable(name) {
  const value = process.env[name];
  if (value) return value;
  throw new RotationError('CONFIGURATION', `${name} is not set.`, "Set it in the function's environment (Terraform).");
}

/** @param {string} path */
function bundle(path) {
  const known = bundles.get(path);
  if (known !== undefined) return known;
  try {
    const text = readFileSync(path, 'utf8');
    bundles.set(path, text);
    return text;
  } catch {
    throw new RotationError('CONFIGURATION', `There is no CA bundle at ${path}.`, 'Set CA_BUNDLE to the path of one.');
  }
}
