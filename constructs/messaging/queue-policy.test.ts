import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Publisher, queuePolicy, visibilitySeconds } from './queue-policy.ts';

const QUEUE = 'arn:aws:sqs:eu-west-1:123456789012:jobs';
const topic: Publisher = {
  service: 'sns.amazonaws.com',
  sourceArn: 'arn:aws:sns:eu-west-1:123456789012:events',
  accountId: '123456789012',
};
const bucket: Publisher = { service: 's3.amazonaws.com', sourceArn: 'arn:aws:s3:::media', accountId: '123456789012' };

test('a queue without publishers allows nobody and refuses whatever comes without TLS', () => {
  expect(queuePolicy(QUEUE, [])).toEqual([
    {
      sid: 'DenyWithoutTls',
      effect: 'Deny',
      principals: '*',
      actions: ['sqs:*'],
      resources: [QUEUE],
      conditions: { Bool: { 'aws:SecureTransport': 'false' } },
    },
  ]);
});

test('a topic may send, and only that topic', () => {
  expect(queuePolicy(QUEUE, [topic])[1]).toEqual({
    sid: 'Publisherevents',
    actions: ['sqs:SendMessage'],
    resources: [QUEUE],
    principals: { Service: ['sns.amazonaws.com'] },
    conditions: { ArnEquals: { 'aws:SourceArn': topic.sourceArn } },
  });
});

test('a bucket may send only while it belongs to this account, since bucket ARNs name none', () => {
  expect(queuePolicy(QUEUE, [bucket])[1]?.conditions).toEqual({
    ArnEquals: { 'aws:SourceArn': 'arn:aws:s3:::media' },
    StringEquals: { 'aws:SourceAccount': '123456789012' },
  });
});

test('statement ids differ between publishers', () => {
  const sids = queuePolicy(QUEUE, [topic, bucket]).map(({ sid }) => sid);
  expect(new Set(sids).size).toBe(3);
});

test('a message stays hidden six times as long as its worker may take', () => {
  expect(visibilitySeconds(30)).toBe(180);
  expect(visibilitySeconds(900)).toBe(5400);
});

test('it is never hidden for longer than SQS accepts, and never for less than the worker takes', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 43_200 }), (seconds) => {
      expect(visibilitySeconds(seconds)).toBeLessThanOrEqual(43_200);
      expect(visibilitySeconds(seconds)).toBeGreaterThanOrEqual(seconds);
    }),
  );
  expect(visibilitySeconds(7201)).toBe(43_200);
});
