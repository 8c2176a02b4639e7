import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { beforeEach, describe, expect, it } from 'vitest';
import { client } from './clients.ts';
import { hasSecretValue, secretStore } from './secrets.ts';

const REGION = 'eu-north-9';
const SECRET = 'dev/shop/main/master';

/** One secret as Secrets Manager keeps it, in place of the network. */
const versions = new Map<string, { labels: string[]; text?: string }>();
let refusal: Error | undefined;

client(SecretsManagerClient, REGION).middlewareStack.add(
  (_next, context) => async (request) => {
    const output = answer(context['commandName'] as string, request.input as unknown as Record<string, string>);
    return { response: {}, output: { $metadata: {}, ...output } } as never;
  },
  { step: 'initialize', priority: 'high', name: 'inPlaceOfTheNetwork' },
);

function answer(command: string, given: Record<string, unknown>): object {
  if (refusal !== undefined && command !== 'DescribeSecretCommand') throw refusal;
  if (command === 'PutSecretValueCommand') {
    const id = `version-${versions.size + 1}`;
    const labels = [...(given['VersionStages'] as string[]), ...(versions.size === 0 ? ['AWSCURRENT'] : [])];
    versions.set(id, { labels, text: String(given['SecretString']) });
    return { VersionId: id, VersionStages: labels };
  }
  if (command === 'UpdateSecretVersionStageCommand') return move(given as Record<string, string>);
  if (command === 'DescribeSecretCommand') {
    if (versions.has('gone')) throw named('ResourceNotFoundException', 'no such secret');
    return { VersionIdsToStages: Object.fromEntries([...versions].map(([id, { labels }]) => [id, labels])) };
  }
  return command === 'GetRandomPasswordCommand' ? { RandomPassword: 'r'.repeat(Number(given['PasswordLength'])) } : {};
}

function move({ VersionStage: label = '', MoveToVersionId: to, RemoveFromVersionId: from }: Record<string, string>) {
  const holder = [...versions].find(([, { labels }]) => labels.includes(label))?.[0];
  if (to !== undefined && holder !== undefined && from === undefined)
    throw named('InvalidParameterException', `${label} is attached to ${holder}`);
  const old = versions.get(from ?? '');
  if (old !== undefined) old.labels = old.labels.filter((other) => other !== label);
  versions.get(to ?? '')?.labels.push(label);
  return {};
}

function named(name: string, message: string): Error {
  return Object.assign(new Error(message), { name });
}

const labels = () => Object.fromEntries([...versions].map(([id, version]) => [id, version.labels]));
const store = secretStore(REGION);

beforeEach(() => {
  versions.clear();
  refusal = undefined;
});

describe('a first version', () => {
  it('is current, and says whether it waits for its rotation', async () => {
    expect(await store.state(SECRET)).toBe('empty');
    await store.putFirst(SECRET, { username: 'api', port: 5432 }, { awaitsRotation: true });
    expect(labels()).toEqual({ 'version-1': ['AWAITS_ROTATION', 'AWSCURRENT'] });
    expect(versions.get('version-1')?.text).toBe('{"username":"api","port":5432}');
    expect(await store.state(SECRET)).toBe('awaits-rotation');
    expect(await hasSecretValue(SECRET, REGION)).toBe(false);
  });

  it('is complete where no rotation follows', async () => {
    await store.putFirst(SECRET, { username: 'cart', password: await store.random(48) }, { awaitsRotation: false });
    expect(await store.state(SECRET)).toBe('complete');
    expect(await hasSecretValue(SECRET, REGION)).toBe(true);
  });

  it('never displaces what somebody else has put since it was looked at', async () => {
    versions.set('theirs', { labels: ['AWSCURRENT'] });
    await store.putFirst(SECRET, { username: 'api' }, { awaitsRotation: true });
    expect(labels()).toEqual({ theirs: ['AWSCURRENT'], 'version-2': [] });
    expect(await store.state(SECRET)).toBe('complete');
  });

  it('is made current where only a version without labels was there, as the test of a rotation leaves it', async () => {
    versions.set('tested', { labels: [] });
    await store.putFirst(SECRET, { username: 'api' }, { awaitsRotation: true });
    expect(labels()).toEqual({ tested: [], 'version-2': ['AWAITS_ROTATION', 'AWSCURRENT'] });
  });

  it('is rotated once another version is current', async () => {
    versions.set('first', { labels: ['AWAITS_ROTATION', 'AWSPREVIOUS'] });
    versions.set('second', { labels: ['AWSCURRENT', 'AWSPENDING'] });
    expect(await store.state(SECRET)).toBe('complete');
  });
});

describe('a rotation', () => {
  it('that is under way goes on', async () => {
    refusal = named('InvalidRequestException', 'A previous rotation is not complete');
    versions.set('first', { labels: ['AWAITS_ROTATION', 'AWSCURRENT'] });
    versions.set('next', { labels: ['AWSPENDING'] });
    await expect(store.rotate(SECRET)).resolves.toBeUndefined();
  });

  it('that cannot be started is an error, also where an earlier one has left its label', async () => {
    refusal = named('InvalidRequestException', 'no function');
    versions.set('first', { labels: ['AWSCURRENT', 'AWSPENDING'] });
    await expect(store.rotate(SECRET)).rejects.toThrow('no function');
    versions.set('next', { labels: ['AWSPENDING'] });
    refusal = named('InternalServiceError', 'later');
    await expect(store.rotate(SECRET)).rejects.toThrow('later');
  });
});

it('has no value where there is no secret', async () => {
  versions.set('gone', { labels: ['AWSCURRENT'] });
  expect(await hasSecretValue(SECRET, REGION)).toBe(false);
});
