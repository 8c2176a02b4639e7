import type { Construct } from 'constructs';
import { pascalCase } from '../../lib/names.ts';
import type { Need, NeedKind, NeedOf } from '../../systems/schema.ts';
import { BucketNeed } from './bucket.ts';
import { MongoNeed } from './mongo.ts';
import type { NeedConstruct, NeedContext, NeedInput } from './need.ts';
import { ObjectStoreNeed } from './object-store.ts';
import { PostgresNeed } from './postgres.ts';
import { QueueNeed } from './queue.ts';
import { RedisNeed } from './redis.ts';
import { SecretNeed } from './secret.ts';
import { SiteNeed } from './site.ts';
import { TopicNeed } from './topic.ts';

type NeedClass<K extends NeedKind> = new (scope: Construct, id: string, input: NeedInput<K>) => NeedConstruct;

/** The construct of each kind; a new kind in the schema does not compile until it stands here. */
const CLASSES: { readonly [K in NeedKind]: NeedClass<K> } = {
  postgres: PostgresNeed,
  redis: RedisNeed,
  mongo: MongoNeed,
  bucket: BucketNeed,
  queue: QueueNeed,
  topic: TopicNeed,
  secret: SecretNeed,
  site: SiteNeed,
  'object-store': ObjectStoreNeed,
};

/**
 * Builds every need of the system below `scope`, each under its name in Pascal case, so that the address of `media-jobs`
 * reads `aws_sqs_queue.media_jobs`. Queues come first: topics and buckets refer to them.
 */
export function buildNeeds(scope: Construct, context: NeedContext): ReadonlyMap<string, NeedConstruct> {
  const built = new Map<string, NeedConstruct>();
  for (const [name, need] of inBuildOrder(context.deployment.system.needs)) {
    built.set(name, buildNeed(scope, context, name, need, built));
  }
  return built;
}

/** Queues before everything else, otherwise in the order of the system's file. */
export function inBuildOrder(needs: Readonly<Record<string, Need>>): readonly (readonly [string, Need])[] {
  const rank = (kind: NeedKind) => (kind === 'queue' ? 0 : 1);
  return Object.entries(needs).sort(([, one], [, other]) => rank(one.kind) - rank(other.kind));
}

function buildNeed<K extends NeedKind>(
  scope: Construct,
  context: NeedContext,
  name: string,
  need: NeedOf<K>,
  built: ReadonlyMap<string, NeedConstruct>,
): NeedConstruct {
  const Kind: NeedClass<K> = CLASSES[need.kind as K];
  return new Kind(scope, pascalCase(name), { context, name, need, built });
}
