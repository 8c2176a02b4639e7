import { NAME_LIMITS } from '../../lib/aws-limits.ts';
import type { Publisher } from '../messaging/queue-policy.ts';
import { accountArn, globalNeedName, type NeedContext, needName } from './need.ts';

/** Name of a topic need; queues know it before the topic exists. */
export function topicName(context: NeedContext, need: string): string {
  return needName(context, [need], { maxLength: NAME_LIMITS.snsTopic.max });
}

/** Name of a bucket need; queues know it before the bucket exists. */
export function bucketName(context: NeedContext, need: string): string {
  return globalNeedName(context, [need], { maxLength: NAME_LIMITS.s3Bucket.max });
}

/** Topics of the system that copy their messages to the queue. */
export function topicsOf(context: NeedContext, queue: string): readonly Publisher[] {
  return Object.entries(context.deployment.system.needs).flatMap(([name, need]): Publisher[] =>
    need.kind === 'topic' && need.fanOut.includes(queue)
      ? [
          {
            service: 'sns.amazonaws.com',
            sourceArn: accountArn(context, 'sns', topicName(context, name)),
            accountId: context.environment.accountId,
          },
        ]
      : [],
  );
}

/** Buckets of the system that tell the queue of new objects. */
export function bucketsOf(context: NeedContext, queue: string): readonly Publisher[] {
  return Object.entries(context.deployment.system.needs).flatMap(([name, need]): Publisher[] =>
    need.kind === 'bucket' && need.notifies?.queue === queue
      ? [
          {
            service: 's3.amazonaws.com',
            sourceArn: `arn:aws:s3:::${bucketName(context, name)}`,
            accountId: context.environment.accountId,
          },
        ]
      : [],
  );
}
