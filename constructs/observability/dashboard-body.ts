import type { Chart, Series } from './chart.ts';

/** What a dashboard shows, top down. */
export interface DashboardContent {
  /** Text at the top, in Markdown. */
  readonly text: string;
  /** Region of series that name none. */
  readonly region: string;
  /** Alarms by ARN; CloudWatch draws at most 100 in one widget. */
  readonly alarmArns: readonly string[];
  readonly charts: readonly Chart[];
}

interface Widget {
  readonly type: 'text' | 'alarm' | 'metric';
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** CloudWatch's grid is 24 units wide. */
const WIDTH = 24;
const COLUMNS = 3;
const TEXT_HEIGHT = 2;
const ALARMS_HEIGHT = 4;
const CHART_HEIGHT = 6;
const ALARMS_PER_WIDGET = 100;

/** The body of a CloudWatch dashboard ("Dashboard body structure and syntax"): a text, the state of the alarms, then the charts in three columns. */
export function dashboardBody({ text, region, alarmArns, charts }: DashboardContent): string {
  const alarms = alarmWidgets(alarmArns);
  const top = TEXT_HEIGHT + alarms.length * ALARMS_HEIGHT;
  const widgets: Widget[] = [
    { type: 'text', x: 0, y: 0, width: WIDTH, height: TEXT_HEIGHT, properties: { markdown: text } },
    ...alarms,
    ...charts.map((chart, index) => chartWidget(chart, index, top, region)),
  ];
  return JSON.stringify({ widgets });
}

function alarmWidgets(arns: readonly string[]): Widget[] {
  const widgets = Math.ceil(arns.length / ALARMS_PER_WIDGET);
  return Array.from({ length: widgets }, (_, index) => ({
    type: 'alarm',
    x: 0,
    y: TEXT_HEIGHT + index * ALARMS_HEIGHT,
    width: WIDTH,
    height: ALARMS_HEIGHT,
    properties: {
      title: 'Alarms',
      alarms: arns.slice(index * ALARMS_PER_WIDGET, (index + 1) * ALARMS_PER_WIDGET),
    },
  }));
}

function chartWidget(
  { title, series, periodSeconds, limit }: Chart,
  index: number,
  top: number,
  region: string,
): Widget {
  const width = WIDTH / COLUMNS;
  return {
    type: 'metric',
    x: (index % COLUMNS) * width,
    y: top + Math.floor(index / COLUMNS) * CHART_HEIGHT,
    width,
    height: CHART_HEIGHT,
    properties: {
      title,
      view: 'timeSeries',
      stacked: false,
      region: series[0]?.region ?? region,
      period: periodSeconds ?? 60,
      metrics: series.map((line) => metric(line, region)),
      ...(limit === undefined ? {} : { annotations: { horizontal: [{ label: 'alarm', value: limit }] } }),
    },
  };
}

function metric({ namespace, metric, dimensions, statistic, region }: Series, home: string): readonly unknown[] {
  const flat = Object.entries(dimensions).flat();
  return [
    namespace,
    metric,
    ...flat,
    { stat: statistic, ...(region === undefined || region === home ? {} : { region }) },
  ];
}
