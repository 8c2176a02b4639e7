import { describe, expect, it } from 'vitest';
import { testEnvironment, testStack } from '../tests/support/app.ts';

const dev = testStack('dev', 'account');
const prod = testStack('prod', 'account');

describe('costs', () => {
  it('are watched by a budget that tells spent shares and a forecast overrun', () => {
    const budget = prod.resource('aws_budgets_budget');
    expect(budget).toMatchObject({
      limit_amount: String(testEnvironment('prod').budget.monthlyUSD),
      limit_unit: 'USD',
      time_unit: 'MONTHLY',
    });
    expect(
      (budget['notification'] as Record<string, unknown>[]).map((item) => [
        item['notification_type'],
        item['threshold'],
        item['subscriber_sns_topic_arns'],
      ]),
    ).toEqual([
      ['ACTUAL', 50, ['${aws_sns_topic.alerts.arn}']],
      ['ACTUAL', 80, ['${aws_sns_topic.alerts.arn}']],
      ['ACTUAL', 100, ['${aws_sns_topic.alerts.arn}']],
      ['FORECASTED', 100, ['${aws_sns_topic.alerts.arn}']],
    ]);
  });

  it('have anomaly detection and allocation tags in the paying account only, where AWS allows them', () => {
    expect(Object.keys(prod.resources('aws_ce_anomaly_monitor'))).toEqual(['anomalies_monitor']);
    expect(Object.values(prod.resources('aws_ce_cost_allocation_tag')).map(({ tag_key }) => tag_key)).toEqual([
      'project',
      'environment',
      'stack',
      'system',
    ]);
    for (const type of ['aws_ce_anomaly_monitor', 'aws_ce_anomaly_subscription', 'aws_ce_cost_allocation_tag']) {
      expect(dev.resources(type)).toEqual({});
    }
  });
});
