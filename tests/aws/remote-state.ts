import {
  CreateBucketCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { zoneKey } from '../../constructs/dns/zone.ts';
import type { PlatformEnvironment } from '../../environments/platform.ts';
import type { Moto } from '../../local/aws/server.ts';

function client(moto: Moto, region: string): S3Client {
  return new S3Client({ endpoint: moto.endpoint, region, credentials: moto.credentials, forcePathStyle: true });
}

/** Keys of all objects in an environment's state bucket. */
export async function stateKeys(moto: Moto, { state, region }: PlatformEnvironment): Promise<string[]> {
  const listed = await client(moto, region).send(new ListObjectsV2Command({ Bucket: state.bucket }));
  return (listed.Contents ?? []).flatMap(({ Key }) => Key ?? []).sort();
}

/**
 * Gives `to` the outputs that the stacks of `from` really have, so that its stacks can be planned without being applied.
 * Account ids and environment names inside the values become those of `to`.
 */
export async function copyOutputs(
  from: { moto: Moto; environment: PlatformEnvironment },
  to: { moto: Moto; environment: PlatformEnvironment },
): Promise<void> {
  const source = client(from.moto, from.environment.region);
  const target = client(to.moto, to.environment.region);
  await target.send(
    new CreateBucketCommand({
      Bucket: to.environment.state.bucket,
      ...(to.environment.region === 'us-east-1'
        ? {}
        : { CreateBucketConfiguration: { LocationConstraint: to.environment.region as 'ap-south-1' } }),
    }),
  );
  for (const key of await stateKeys(from.moto, from.environment)) {
    if (!key.endsWith('.tfstate')) continue;
    const object = await source.send(new GetObjectCommand({ Bucket: from.environment.state.bucket, Key: key }));
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
    const moved = key.replace(`${from.environment.name}/`, `${to.environment.name}/`);
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
