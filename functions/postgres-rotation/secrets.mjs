// @ts-check
import {
  DescribeSecretCommand,
  GetRandomPasswordCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  ResourceNotFoundException,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';
import { RotationError } from './errors.mjs';

/**
 * 48 letters and digits: 285 bits. Without punctuation a password needs no escaping in `DATABASE_URL`, and RDS's own
 * exclusions (`/`, `"`, `@`) are met.
 */
const PASSWORD = { PasswordLength: 48, ExcludePunctuation: true, RequireEachIncludedType: true };

/**
 * What a database secret holds. Keys that the function does not know (for example `readHost`) travel along unchanged.
 *
 * @typedef {{ username: string, password?: string, engine?: string, host?: string, port?: number | string,
 *   dbname?: string, schema?: string } & Record<string, unknown>} SecretValue
 */

/** The calls of Secrets Manager that a rotation needs, and nothing else. */
export class Secrets {
  /** @param {import('@aws-sdk/client-secrets-manager').SecretsManagerClient} client */
  constructor(client) {
    this.client = client;
  }

  /** @param {string} secretId */
  async describe(secretId) {
    const secret = await this.client.send(new DescribeSecretCommand({ SecretId: secretId }));
    return {
      arn: secret.ARN ?? secretId,
      name: secret.Name ?? secretId,
      rotationEnabled: secret.RotationEnabled === true,
      stages: secret.VersionIdsToStages ?? {},
    };
  }

  /**
   * The value under a staging label, or undefined where that label (or that version's value) does not exist yet.
   *
   * @param {string} secretId
   * @param {'AWSCURRENT' | 'AWSPENDING'} stage
   * @param {string} [versionId]
   * @returns {Promise<SecretValue | undefined>}
   */
  async read(secretId, stage, versionId) {
    try {
      const version = versionId === undefined ? {} : { VersionId: versionId };
      const request = new GetSecretValueCommand({ SecretId: secretId, VersionStage: stage, ...version });
      return parse((await this.client.send(request)).SecretString, secretId, stage);
    } catch (error) {
      if (error instanceof ResourceNotFoundException) return undefined;
      throw error;
    }
  }

  /**
   * @param {string} secretId
   * @param {string} token
   * @param {SecretValue} value
   */
  async putPending(secretId, token, value) {
    await this.client.send(
      new PutSecretValueCommand({
        SecretId: secretId,
        ClientRequestToken: token,
        SecretString: JSON.stringify(value),
        VersionStages: ['AWSPENDING'],
      }),
    );
  }

  /**
   * Moves AWSCURRENT; Secrets Manager itself marks the version it leaves as AWSPREVIOUS.
   *
   * @param {string} secretId
   * @param {string} from
   * @param {string} to
   */
  async promote(secretId, from, to) {
    await this.client.send(
      new UpdateSecretVersionStageCommand({
        SecretId: secretId,
        VersionStage: 'AWSCURRENT',
        MoveToVersionId: to,
        RemoveFromVersionId: from,
      }),
    );
  }

  async randomPassword() {
    const { RandomPassword } = await this.client.send(new GetRandomPasswordCommand(PASSWORD));
    if (RandomPassword !== undefined) return RandomPassword;
    throw new RotationError('UNEXPECTED', 'GetRandomPassword returned no password.', 'Start the rotation again.');
  }
}

/**
 * @param {string | undefined} text
 * @param {string} secretId
 * @param {string} stage
 * @returns {SecretValue}
 */
function parse(text, secretId, stage) {
  const value = object(text);
  if (typeof value?.username === 'string' && ['string', 'undefined'].includes(typeof value.password)) return value;
  throw new RotationError(
    'SECRET_MALFORMED',
    `The ${stage} version of ${secretId} is not a JSON object with "username" (and "password", where there is one) as text.`,
    'Put a value of the form that README.md shows (aws secretsmanager put-secret-value).',
  );
}

/**
 * @param {string | undefined} text
 * @returns {SecretValue | undefined}
 */
function object(text) {
  try {
    const value = JSON.parse(text ?? '');
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    // The parser's message quotes the text, which may hold a password: it is dropped on purpose.
    return undefined;
  }
}
