import { expect, test } from 'vitest';
import { testEnvironment } from '../../tests/support/app.ts';
import type { NeedContext } from './need.ts';
import { bucketName, bucketsOf, topicName, topicsOf } from './publishers.ts';

const environment = testEnvironment('prod');
const deployment = environment.deployments.find(({ system }) => system.name === 'bytebytego');
if (deployment === undefined) throw new Error('prod runs bytebytego');
const context = { environment, deployment } as unknown as NeedContext;

test('topics and buckets have names that are known before they exist', () => {
  expect(topicName(context, 'events')).toBe('prod-bytebytego-events');
  expect(bucketName(context, 'media')).toBe('prod-bytebytego-media-333333333333');
});

test('a bucket name stays within 63 characters however long the need is named', () => {
  expect(bucketName(context, 'a'.repeat(60))).toHaveLength(63);
});

test('a fan-out queue hears of the topic and of no bucket', () => {
  expect(topicsOf(context, 'search')).toEqual([
    {
      service: 'sns.amazonaws.com',
      sourceArn: 'arn:aws:sns:us-east-1:333333333333:prod-bytebytego-events',
      accountId: '333333333333',
    },
  ]);
  expect(bucketsOf(context, 'search')).toEqual([]);
});

test('the queue of media jobs hears of the bucket and of no topic', () => {
  expect(topicsOf(context, 'media-jobs')).toEqual([]);
  expect(bucketsOf(context, 'media-jobs')).toEqual([
    {
      service: 's3.amazonaws.com',
      sourceArn: 'arn:aws:s3:::prod-bytebytego-media-333333333333',
      accountId: '333333333333',
    },
  ]);
});
