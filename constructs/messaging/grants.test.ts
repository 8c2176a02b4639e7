import { expect, test } from 'vitest';
import { publishGrant, queueGrant } from './grants.ts';

const QUEUE = 'arn:aws:sqs:eu-west-1:123456789012:jobs';

test('a receiver takes, finishes and postpones messages of its queue, and can neither send nor purge', () => {
  expect(queueGrant('receive', QUEUE)).toEqual([
    {
      sid: 'Receive',
      actions: [
        'sqs:ReceiveMessage',
        'sqs:DeleteMessage',
        'sqs:ChangeMessageVisibility',
        'sqs:GetQueueAttributes',
        'sqs:GetQueueUrl',
      ],
      resources: [QUEUE],
    },
  ]);
});

test('a sender sends and reads nothing', () => {
  expect(queueGrant('send', QUEUE)).toEqual([
    { sid: 'Send', actions: ['sqs:SendMessage', 'sqs:GetQueueAttributes', 'sqs:GetQueueUrl'], resources: [QUEUE] },
  ]);
});

test('a publisher publishes to its topic and subscribes nobody', () => {
  const arn = 'arn:aws:sns:eu-west-1:123456789012:events';
  expect(publishGrant(arn)).toEqual([{ sid: 'Publish', actions: ['sns:Publish'], resources: [arn] }]);
});
