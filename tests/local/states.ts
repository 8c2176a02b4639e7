import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { zoneKey } from '../../constructs/dns/zone.ts';
import type { PlatformEnvironment } from '../../environments/platform.ts';
import { readWorkspace } from '../../pipeline/workspace.ts';
import { awsOf } from './aws.ts';
import { keysOf } from './buckets.ts';

/** An environment and where its account answers. */
export interface Account {
  readonly endpoint: string;
  readonly environment: PlatformEnvironment;
}

const STATE = /\.tfstate$/;

/** Keys of all states in an environment's state bucket. */
export async function stateKeys({ endpoint, environment }: Account): Promise<readonly string[]> {
  const keys = await keysOf(endpoint, environment.region, environment.state.bucket);
  return keys.filter((key) => STATE.test(key));
}

/** Keys of the states that stacks have once they are applied. Where releases are left out, nothing may be left of a stack: it has none. */
export function keysOfStacks(outdir: string, environment: string): readonly string[] {
  const { stacks } = readWorkspace({ outdir, environment, stacks: [] });
  return [...stacks.values()]
    .filter(({ json }) => [json['resource'], json['output']].some((blocks) => Object.keys(blocks ?? {}).length > 0))
    .map(({ name }) => `${environment}/${name}/terraform.tfstate`)
    .sort();
}

/** Locks that somebody holds: lock files beside states, and items of the lock table that are no checksum. */
export async function heldLocks({ endpoint, environment }: Account): Promise<readonly string[]> {
  const { region, state } = environment;
  const files = (await keysOf(endpoint, region, state.bucket)).filter((key) => key.endsWith('.tflock'));
  const table = new DynamoDBClient(awsOf(endpoint, region));
  const { Items = [] } = await table.send(new ScanCommand({ TableName: state.lockTable }));
  const ids = Items.map(({ LockID }) => LockID?.S ?? '').filter((id) => !id.endsWith('-md5'));
  return [...files, ...ids];
}

/**
 * Gives `to`, whose state bucket is there, the outputs that the stacks of `from` really have, so that its stacks can be planned
 * without being applied. Account ids and environment names inside the values become those of `to`.
 * @param kept names of stacks whose own states stay.
 */
export async function copyOutputs(from: Account, to: Account, kept: readonly string[]): Promise<void> {
  const source = new S3Client({ ...awsOf(from.endpoint, from.environment.region), forcePathStyle: true });
  const target = new S3Client({ ...awsOf(to.endpoint, to.environment.region), forcePathStyle: true });
  for (const Key of await stateKeys(from)) {
    if (kept.some((stack) => Key === `${from.environment.name}/${stack}/terraform.tfstate`)) continue;
    const object = await source.send(new GetObjectCommand({ Bucket: from.environment.state.bucket, Key }));
    const state = JSON.parse((await object.Body?.transformToString()) ?? '{}') as { outputs: unknown };
    const outputs = renamed(JSON.stringify(state.outputs), from.environment, to.environment);
    const body = {
      version: 4,
      terraform_version: '1.11.4',
      serial: 1,
      lineage: crypto.randomUUID(),
      outputs: JSON.parse(outputs),
      resources: [],
    };
    const moved = Key.replace(`${from.environment.name}/`, `${to.environment.name}/`);
    await target.send(
      new PutObjectCommand({ Bucket: to.environment.state.bucket, Key: moved, Body: JSON.stringify(body) }),
    );
  }
}

/** The same text about another environment: account id, names that begin with the environment, domains and their keys. */
function renamed(text: string, from: PlatformEnvironment, to: PlatformEnvironment): string {
  const target = Object.keys(to.dns.zones)[0] ?? '';
  const domains = Object.keys(from.dns.zones).reduce(
    (changed, domain) => changed.replaceAll(domain, target).replaceAll(zoneKey(domain), zoneKey(target)),
    text,
  );
  return domains.replaceAll(from.accountId, to.accountId).replaceAll(`"${from.name}-`, `"${to.name}-`);
}
