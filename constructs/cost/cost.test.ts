import { describe, expect, it } from 'vitest';
import { COST_TAGS } from './allocation-tags.ts';
import { anomalyThresholdUSD } from './anomalies.ts';
import { budgetNotifications } from './budget.ts';

describe('cost alerts', () => {
  it('tells each share of the budget when it is spent, and an overrun as soon as it is forecast', () => {
    expect(
      budgetNotifications([50, 80]).map(({ notificationType, threshold }) => `${notificationType} ${threshold}`),
    ).toEqual(['ACTUAL 50', 'ACTUAL 80', 'FORECASTED 100']);
  });

  it('compares with percentages of the budget, from above', () => {
    for (const { comparisonOperator, thresholdType } of budgetNotifications([50])) {
      expect([comparisonOperator, thresholdType]).toEqual(['GREATER_THAN', 'PERCENTAGE']);
    }
  });

  it('tells anomalies from a hundredth of the budget, and from 10 USD at least', () => {
    expect(anomalyThresholdUSD(4000)).toBe(40);
    expect(anomalyThresholdUSD(400)).toBe(10);
  });

  it('splits the bill by the tags that every resource carries', () => {
    expect(COST_TAGS).toEqual(['project', 'environment', 'stack', 'system']);
  });
});
