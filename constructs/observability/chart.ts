import type { Construct } from 'constructs';
import { Alarm, type AlarmProps } from './alarm.ts';

/** One line of a chart. */
export interface Series {
  readonly namespace: string;
  readonly metric: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly statistic: AlarmProps['statistic'];
  /** Where the metric lies, if not in the region of its dashboard: CloudFront reports to us-east-1. */
  readonly region?: string;
}

/** One graph of a dashboard. */
export interface Chart {
  readonly title: string;
  readonly series: readonly Series[];
  /** Seconds that one point stands for; 60 unless the metric is written less often. */
  readonly periodSeconds?: number;
  /** A line across the graph: where somebody is woken. */
  readonly limit?: number;
}

/** The alarms below a construct, in the order in which they were made. */
export function alarmsBelow(scope: Construct): readonly Alarm[] {
  return scope.node.findAll().filter((child): child is Alarm => child instanceof Alarm);
}

/** What an alarm watches, with the line at which it rings. */
export function alarmChart({ props }: Pick<Alarm, 'props'>): Chart {
  const { namespace, metric, dimensions, statistic, threshold, periodSeconds, provider } = props;
  return {
    title: props.name,
    series: [
      {
        namespace,
        metric,
        dimensions,
        statistic,
        ...(provider === undefined ? {} : { region: provider.region ?? '' }),
      },
    ],
    ...(periodSeconds === undefined ? {} : { periodSeconds }),
    limit: threshold,
  };
}
