import { describe, expect, test } from 'vitest';
import type { AlarmProps } from './alarm.ts';
import { alarmChart } from './chart.ts';

const props: AlarmProps = {
  name: 'prod-shop-cpu',
  meaning: 'The processor is busy.',
  runbook: 'busy',
  namespace: 'AWS/RDS',
  metric: 'CPUUtilization',
  dimensions: { DBInstanceIdentifier: 'shop' },
  statistic: 'Average',
  comparison: 'GreaterThanThreshold',
  threshold: 80,
  topicArn: 'arn:topic',
};

describe('the chart of an alarm', () => {
  test('shows its metric and the line at which it rings', () => {
    expect(alarmChart({ props })).toEqual({
      title: 'prod-shop-cpu',
      series: [
        {
          namespace: 'AWS/RDS',
          metric: 'CPUUtilization',
          dimensions: { DBInstanceIdentifier: 'shop' },
          statistic: 'Average',
        },
      ],
      limit: 80,
    });
  });

  test('has points as far apart as the alarm looks', () => {
    expect(alarmChart({ props: { ...props, periodSeconds: 300 } }).periodSeconds).toBe(300);
  });

  test('takes the metric from the region of the alarm', () => {
    const provider = { region: 'us-east-1' } as NonNullable<AlarmProps['provider']>;
    expect(alarmChart({ props: { ...props, provider } }).series[0]?.region).toBe('us-east-1');
  });
});
