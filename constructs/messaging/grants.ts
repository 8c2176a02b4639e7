import type { Statement } from '../identity/statement.ts';

/** What a worker does with its queue; it neither makes queues nor empties them at once. */
export const RECEIVE_ACTIONS = [
  'sqs:ReceiveMessage',
  'sqs:DeleteMessage',
  'sqs:ChangeMessageVisibility',
  'sqs:GetQueueAttributes',
  'sqs:GetQueueUrl',
] as const;

export const SEND_ACTIONS = ['sqs:SendMessage', 'sqs:GetQueueAttributes', 'sqs:GetQueueUrl'] as const;

export const PUBLISH_ACTIONS = ['sns:Publish'] as const;

/** Permissions on one queue; the key comes with the role, once for all its needs. */
export function queueGrant(access: 'send' | 'receive', queueArn: string): readonly Statement[] {
  return access === 'send'
    ? [{ sid: 'Send', actions: SEND_ACTIONS, resources: [queueArn] }]
    : [{ sid: 'Receive', actions: RECEIVE_ACTIONS, resources: [queueArn] }];
}

/** Permission to publish to one topic. */
export function publishGrant(topicArn: string): readonly Statement[] {
  return [{ sid: 'Publish', actions: PUBLISH_ACTIONS, resources: [topicArn] }];
}
