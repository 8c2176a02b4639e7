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

/** Permissions on one queue, with its key where the messages are opened (`receive`) or closed (`send`). */
export function queueGrant(access: 'send' | 'receive', queueArn: string, key: KeyUse): readonly Statement[] {
  const actions = access === 'send' ? SEND_ACTIONS : RECEIVE_ACTIONS;
  const keyActions = access === 'send' ? ['kms:Decrypt', 'kms:GenerateDataKey'] : ['kms:Decrypt'];
  return [
    { sid: `Queue${key.id}`, actions, resources: [queueArn] },
    keyStatement(`Queue${key.id}Key`, keyActions, key, 'sqs'),
  ];
}

/** Permission to publish to one topic, with its key. */
export function publishGrant(topicArn: string, key: KeyUse): readonly Statement[] {
  return [
    { sid: `Topic${key.id}`, actions: PUBLISH_ACTIONS, resources: [topicArn] },
    keyStatement(`Topic${key.id}Key`, ['kms:Decrypt', 'kms:GenerateDataKey'], key, 'sns'),
  ];
}

/** A KMS key as one service of AWS uses it for its caller. */
export interface KeyUse {
  /** Letters and digits; makes the statement ids of one role differ. */
  readonly id: string;
  readonly keyArn: string;
  readonly region: string;
}

/** The key is only lent to requests that pass through the service, never to the role itself. */
export function keyStatement(sid: string, actions: readonly string[], key: KeyUse, service: string): Statement {
  return {
    sid,
    actions,
    resources: [key.keyArn],
    conditions: { StringEquals: { 'kms:ViaService': `${service}.${key.region}.amazonaws.com` } },
  };
}
