import { describe, expect, test } from 'vitest';
import type { Chart } from './chart.ts';
import { dashboardBody } from './dashboard-body.ts';

interface Widget {
  readonly type: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly properties: Record<string, unknown>;
}

const chart = (changes: Partial<Chart> = {}): Chart => ({
  title: 'requests',
  series: [{ namespace: 'N', metric: 'M', dimensions: { A: '1', B: '2' }, statistic: 'Sum' }],
  ...changes,
});
const widgets = (alarms: number, charts: readonly Chart[]): Widget[] =>
  JSON.parse(
    dashboardBody({
      text: '# shop',
      region: 'eu-west-1',
      alarmArns: Array.from({ length: alarms }, (_, index) => `arn:${index}`),
      charts,
    }),
  ).widgets;

describe('a dashboard', () => {
  test('begins with its text, then the state of every alarm', () => {
    const [text, alarms] = widgets(2, []);
    expect(text).toMatchObject({ type: 'text', y: 0, properties: { markdown: '# shop' } });
    expect(alarms).toMatchObject({ type: 'alarm', y: 2, properties: { alarms: ['arn:0', 'arn:1'] } });
  });

  test('shows no empty list of alarms', () => {
    expect(widgets(0, [chart()]).map(({ type }) => type)).toEqual(['text', 'metric']);
  });

  test('spreads more than a hundred alarms over several widgets, none lost', () => {
    const lists = widgets(201, []).flatMap(({ properties }) => (properties['alarms'] as string[] | undefined) ?? []);
    expect(lists).toHaveLength(201);
    expect(widgets(201, []).filter(({ type }) => type === 'alarm')).toHaveLength(3);
  });

  test('puts charts into three columns that never overlap', () => {
    const all = widgets(
      3,
      Array.from({ length: 7 }, () => chart()),
    );
    const cells = all.flatMap(({ x, y, width, height }) =>
      Array.from({ length: width * height }, (_, at) => `${x + (at % width)},${y + Math.floor(at / width)}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
    expect(Math.max(...all.map(({ x, width }) => x + width))).toBe(24);
  });
});

describe('a chart', () => {
  const drawn = (changes: Partial<Chart>) => widgets(0, [chart(changes)])[1]?.properties ?? {};

  test('draws its metric by minute with the dimensions in order', () => {
    expect(drawn({})).toMatchObject({
      region: 'eu-west-1',
      period: 60,
      metrics: [['N', 'M', 'A', '1', 'B', '2', { stat: 'Sum' }]],
    });
    expect(drawn({})).not.toHaveProperty('annotations');
  });

  test('shows the line at which somebody is woken', () => {
    expect(drawn({ limit: 5 })['annotations']).toEqual({ horizontal: [{ label: 'alarm', value: 5 }] });
  });

  test('takes metrics of another region from there', () => {
    const [line] = chart().series;
    if (line === undefined) throw new Error('a chart has a line');
    expect(drawn({ series: [{ ...line, region: 'us-east-1' }] })).toMatchObject({
      region: 'us-east-1',
      metrics: [['N', 'M', 'A', '1', 'B', '2', { stat: 'Sum', region: 'us-east-1' }]],
    });
    expect(drawn({ series: [{ ...line, region: 'eu-west-1' }] })['metrics']).toEqual([
      ['N', 'M', 'A', '1', 'B', '2', { stat: 'Sum' }],
    ]);
  });
});
