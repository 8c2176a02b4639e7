import { describe, expect, test } from 'vitest';
import { testStack } from '../../tests/support/app.ts';
import { needCharts } from './system-dashboard.ts';

interface Widget {
  readonly type: string;
  readonly properties: { readonly title?: string; readonly alarms?: readonly string[] };
}

const prod = testStack('prod', 'bytebytego-aws');
const body = String(prod.resource('aws_cloudwatch_dashboard')['dashboard_body']);
const widgets: readonly Widget[] = JSON.parse(body).widgets;
const titles = widgets.flatMap(({ properties }) => properties.title ?? []);

describe('the dashboard of a system', () => {
  test('stays small enough to be read in a plan', () => {
    expect(body.length).toBeLessThan(50_000);
  });

  test('lists every alarm of the stack', () => {
    const alarms = Object.keys(prod.resources('aws_cloudwatch_metric_alarm'));
    const listed = widgets.flatMap(({ properties }) => properties.alarms ?? []);
    expect([...listed].sort()).toEqual(alarms.map((id) => `\${aws_cloudwatch_metric_alarm.${id}.arn}`).sort());
  });

  test('shows each queue, the topic, the bucket, the site, the API gateway and the load balancer', () => {
    for (const title of [
      'media-jobs: messages',
      'payments: age of the oldest message, seconds',
      'events: messages in and out',
      'media: bytes kept',
      'web: requests',
      'API gateway: requests and errors',
      'Load balancer of the mesh: requests and errors',
    ])
      expect(titles).toContain(title);
  });

  test('shows of databases and caches what their alarms watch', () => {
    expect(titles.filter((title) => title.startsWith('prod-bytebytego-main-')).length).toBeGreaterThan(3);
    expect(titles.filter((title) => title.startsWith('prod-bytebytego-cache-')).length).toBeGreaterThan(3);
  });

  test('leaves out what the environment does not have', () => {
    const dev = String(testStack('dev', 'bytebytego-aws').resource('aws_cloudwatch_dashboard')['dashboard_body']);
    expect(dev).not.toContain('API gateway');
    expect(dev).toContain('"region":"ap-south-1"');
  });

  test('does not exist for a system that runs in the cluster alone', () => {
    expect(testStack('prod', 's3www-aws').resources('aws_cloudwatch_dashboard')).toEqual({});
  });
});

test('a need that watches nothing and names no chart shows nothing', () => {
  const silent = { name: 'x', kind: 'secret', grant: () => [], outputs: {}, secretArns: [], queueArns: [] } as const;
  expect(needCharts([silent])).toEqual([]);
});
