import { describe, expect, it } from 'vitest';
import { decide } from '../../tests/support/policy.ts';
import { alertTopicStatements } from './alert-topic.ts';

const TOPIC = 'arn:aws:sns:us-east-1:111111111111:qa-alerts';
const [tls, publishers, events] = alertTopicStatements(TOPIC, '111111111111');

describe('the alert topic', () => {
  it('refuses what does not come over TLS', () => {
    const publish = (secure: string) =>
      decide(tls === undefined ? [] : [tls], {
        action: 'sns:Publish',
        resource: TOPIC,
        context: { 'aws:SecureTransport': secure },
      });
    expect(publish('false')).toBe('denied');
    expect(publish('true')).toBe('silent');
  });

  it('takes alerts of CloudWatch, budgets, cost anomalies, backups and databases of this account', () => {
    expect(publishers?.principals).toEqual({
      Service: [
        'cloudwatch.amazonaws.com',
        'budgets.amazonaws.com',
        'costalerts.amazonaws.com',
        'backup.amazonaws.com',
        'events.rds.amazonaws.com',
      ],
    });
    expect(publishers?.conditions).toEqual({ StringEquals: { 'aws:SourceAccount': '111111111111' } });
  });

  it('takes events of EventBridge, which names no account', () => {
    expect(events?.principals).toEqual({ Service: ['events.amazonaws.com'] });
    expect(events?.conditions).toBeUndefined();
  });

  it('lets publishers only publish', () => {
    expect([publishers?.actions, events?.actions]).toEqual([['sns:Publish'], ['sns:Publish']]);
  });
});
