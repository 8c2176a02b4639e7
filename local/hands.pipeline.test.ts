import {
  CreateSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  RotateSecretCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeFunction } from '../tests/pipeline/rotations.ts';
import { type Moto, startMoto } from './aws/server.ts';
import { Hands } from './hands.ts';
import { eventually } from './kubernetes/eventually.ts';

const SECRETS = [
  { name: 'dev/shop/stripe', keys: ['api-key', 'webhook-key'] },
  { name: 'dev/shop/late', keys: ['token'] },
  { name: 'dev/shop/mine', keys: ['token'] },
];
const FUNCTION = 'arn:aws:lambda:us-east-1:123456789012:function:rotation';

let moto: Moto;
let manager: SecretsManagerClient;
let hands: Hands;
const said: string[] = [];
beforeAll(async () => {
  moto = await startMoto();
  const { endpoint, region, credentials } = moto;
  manager = new SecretsManagerClient({ endpoint, region, credentials });
  await makeFunction(moto);
  for (const Name of ['dev/shop/stripe', 'dev/shop/nobody']) await manager.send(new CreateSecretCommand({ Name }));
  await manager.send(new CreateSecretCommand({ Name: 'dev/shop/mine', SecretString: '{"token":"mine"}' }));
  hands = new Hands({ endpoint, region, secrets: SECRETS, say: (line) => said.push(line) });
}, 60_000);
afterAll(async () => {
  await hands?.stop();
  await moto?.stop();
});

async function value(SecretId: string): Promise<Record<string, string> | undefined> {
  const { SecretString } = await manager
    .send(new GetSecretValueCommand({ SecretId, VersionStage: 'AWSCURRENT' }))
    .catch(() => ({ SecretString: undefined }));
  return SecretString === undefined ? undefined : JSON.parse(SecretString);
}

const filled = (secret: string) => eventually(`a value of ${secret}`, () => value(secret), { seconds: 30 });
const stages = async (SecretId: string) =>
  Object.values((await manager.send(new DescribeSecretCommand({ SecretId }))).VersionIdsToStages ?? {});

describe('what a person does', () => {
  it('is done as soon as a container is there, with every key, and once', async () => {
    expect(Object.keys((await filled('dev/shop/stripe')) ?? {})).toEqual(['api-key', 'webhook-key']);
    await manager.send(new CreateSecretCommand({ Name: 'dev/shop/late' }));
    await filled('dev/shop/late');
    expect(said.filter((line) => line.startsWith('dev/shop/stripe'))).toHaveLength(1);
  });

  it('leaves alone what has a value, and what nobody said a person fills', async () => {
    await filled('dev/shop/late');
    expect(await value('dev/shop/mine')).toEqual({ token: 'mine' });
    expect(await value('dev/shop/nobody')).toBeUndefined();
  });
});

describe('what the rotation function does', () => {
  it('is done for a version that waits for it: a password beside what was there, and that version is current', async () => {
    const SecretId = 'dev/shop/main/api';
    await manager.send(new CreateSecretCommand({ Name: SecretId }));
    const first = new PutSecretValueCommand({
      SecretId,
      SecretString: '{"username":"api"}',
      VersionStages: ['AWSCURRENT', 'AWAITS_ROTATION'],
    });
    await manager.send(first);
    await manager.send(new RotateSecretCommand({ SecretId, RotationLambdaARN: FUNCTION, RotateImmediately: false }));
    expect(await value(SecretId)).toEqual({ username: 'api' });
    await manager.send(new RotateSecretCommand({ SecretId }));
    const rotated = await eventually(
      'a password',
      async () => {
        const found = await value(SecretId);
        return found?.['password'] === undefined ? undefined : found;
      },
      { seconds: 30 },
    );
    expect(rotated).toEqual({ username: 'api', password: expect.stringMatching(/^[0-9a-f]{48}$/) });
    const current = (await stages(SecretId)).filter((labels) => labels.includes('AWSCURRENT'));
    expect(current).toHaveLength(1);
    expect(current[0]).not.toContain('AWAITS_ROTATION');
    // A second one is a rotation of its own.
    await manager.send(new RotateSecretCommand({ SecretId }));
    await eventually(
      'another password',
      async () => ((await value(SecretId))?.['password'] === rotated?.['password'] ? undefined : true),
      { seconds: 30 },
    );
  });

  it('tells no value', async () => {
    const values = await Promise.all(['dev/shop/stripe', 'dev/shop/late', 'dev/shop/main/api'].map(value));
    const texts = values.flatMap((found) => Object.entries(found ?? {}).filter(([key]) => key !== 'username'));
    expect(texts.length).toBeGreaterThan(3);
    for (const [, text] of texts) expect(said.join('\n')).not.toContain(text);
  });
});
