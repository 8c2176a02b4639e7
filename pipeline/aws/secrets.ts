import {
  DescribeSecretCommand,
  GetRandomPasswordCommand,
  PutSecretValueCommand,
  RotateSecretCommand,
  SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';
import type { SecretState, SecretStore } from '../first-values.ts';
import { calling } from './aws-failure.ts';
import { client } from './clients.ts';

/**
 * Staging labels of the versions that `apply` puts: one that waits for its rotation, and one that is complete. Nothing else
 * sets them, so the first one tells a value without a password from one that a rotation or a person has put.
 */
const AWAITS_ROTATION = 'AWAITS_ROTATION';
const FIRST_VERSION = 'FIRST_VERSION';

type Stages = Readonly<Record<string, readonly string[]>>;

/** Whether a secret has a current value that waits for no rotation. No value is ever read. @throws PipelineError `CREDENTIALS_MISSING`, `BACKEND_UNREACHABLE`. */
export async function hasSecretValue(secret: string, region: string): Promise<boolean> {
  return await calling(of(secret, region), async () => {
    try {
      return stateOf(await stagesOf(secret, region)) === 'complete';
    } catch (error) {
      if (isNamed(error, 'ResourceNotFoundException')) return false;
      throw error;
    }
  });
}

/** The secrets of a region, for their first values. @throws PipelineError `CREDENTIALS_MISSING`, `BACKEND_UNREACHABLE`; errors of the SDK. */
export function secretStore(region: string): SecretStore {
  const manager = () => client(SecretsManagerClient, region);
  return {
    state: (secret) => calling(of(secret, region), async () => stateOf(await stagesOf(secret, region))),
    putFirst: (secret, value, { awaitsRotation }) =>
      calling(of(secret, region), () =>
        putFirst(secret, JSON.stringify(value), awaitsRotation ? AWAITS_ROTATION : FIRST_VERSION, manager()),
      ),
    rotate: (secret) => calling(of(secret, region), () => rotate(secret, region)),
    random: async (length) => {
      const request = new GetRandomPasswordCommand({ PasswordLength: length, ExcludePunctuation: true });
      const { RandomPassword } = await calling(of('random', region), () => manager().send(request));
      if (RandomPassword === undefined) throw new Error('Secrets Manager drew no password');
      return RandomPassword;
    },
  };
}

/**
 * Secrets Manager itself makes a secret's first version the current one. So the version is put under another label: where
 * somebody else was faster since we looked, theirs stays current.
 */
async function putFirst(secret: string, text: string, label: string, manager: SecretsManagerClient): Promise<void> {
  const put = new PutSecretValueCommand({ SecretId: secret, SecretString: text, VersionStages: [label] });
  const { VersionId, VersionStages = [] } = await manager.send(put);
  if (VersionStages.includes('AWSCURRENT')) return;
  try {
    // The test that switches rotation on may have left a version without labels: ours was not the first then. Without
    // RemoveFromVersionId the label is moved only where no version has it.
    const move = { SecretId: secret, VersionStage: 'AWSCURRENT', MoveToVersionId: VersionId };
    await manager.send(new UpdateSecretVersionStageCommand(move));
  } catch (error) {
    if (!isNamed(error, 'InvalidParameterException')) throw error;
    const drop = { SecretId: secret, VersionStage: label, RemoveFromVersionId: VersionId };
    await manager.send(new UpdateSecretVersionStageCommand(drop));
  }
}

/** Starts a rotation, or lets Secrets Manager try the one again that is not complete yet, which it tells as an error. */
async function rotate(secret: string, region: string): Promise<void> {
  try {
    await client(SecretsManagerClient, region).send(new RotateSecretCommand({ SecretId: secret }));
  } catch (error) {
    if (!isNamed(error, 'InvalidRequestException')) throw error;
    const stages = Object.values(await stagesOf(secret, region));
    const isUnderWay = stages.some((labels) => labels.includes('AWSPENDING') && !labels.includes('AWSCURRENT'));
    if (!isUnderWay) throw error;
  }
}

async function stagesOf(secret: string, region: string): Promise<Stages> {
  const request = new DescribeSecretCommand({ SecretId: secret });
  return (await client(SecretsManagerClient, region).send(request)).VersionIdsToStages ?? {};
}

function stateOf(stages: Stages): SecretState {
  const current = Object.values(stages).find((labels) => labels.includes('AWSCURRENT'));
  if (current === undefined) return 'empty';
  return current.includes(AWAITS_ROTATION) ? 'awaits-rotation' : 'complete';
}

function of(secret: string, region: string) {
  return { path: `secretsmanager:${secret}`, region };
}

function isNamed(error: unknown, name: string): boolean {
  return error instanceof Error && error.name === name;
}
