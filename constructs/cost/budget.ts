import { BudgetsBudget, type BudgetsBudgetNotification } from '@cdktf/provider-aws/lib/budgets-budget/index.js';
import { Construct } from 'constructs';

export interface BudgetProps {
  readonly name: string;
  readonly monthlyUSD: number;
  /** Percentages of the month's budget at which money already spent is told. */
  readonly alertPercents: readonly number[];
  readonly topicArn: string;
  readonly emails: readonly string[];
}

/** The month's budget of the account. It tells; it stops nothing. Costs appear up to a day late. The first two are free. */
export class Budget extends Construct {
  readonly resource: BudgetsBudget;

  constructor(scope: Construct, id: string, { name, monthlyUSD, alertPercents, topicArn, emails }: BudgetProps) {
    super(scope, id);
    this.resource = new BudgetsBudget(this, 'Resource', {
      name,
      budgetType: 'COST',
      timeUnit: 'MONTHLY',
      limitAmount: String(monthlyUSD),
      limitUnit: 'USD',
      notification: budgetNotifications(alertPercents).map((when) => ({
        ...when,
        subscriberSnsTopicArns: [topicArn],
        subscriberEmailAddresses: [...emails],
      })),
    });
  }
}

/** One notification for each percentage spent, and one as soon as the month is forecast to end above its budget. */
export function budgetNotifications(alertPercents: readonly number[]): readonly BudgetsBudgetNotification[] {
  const above = { comparisonOperator: 'GREATER_THAN', thresholdType: 'PERCENTAGE' };
  return [
    ...alertPercents.map((threshold) => ({ ...above, notificationType: 'ACTUAL', threshold })),
    { ...above, notificationType: 'FORECASTED', threshold: 100 },
  ];
}
