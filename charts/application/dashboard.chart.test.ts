import { describe, expect, it } from 'vitest';
import { LEAST, Release, rules } from './rendered.ts';

const promised = {
  port: 80,
  objectives: { availabilityPercent: 99.9, latencyMilliseconds: 500, runbook: 'https://runbook#error-budget-burns' },
};
const release = (more: object) => new Release({ ...LEAST, ...more });

describe('the dashboard', () => {
  interface Panel {
    readonly title: string;
    readonly gridPos: Readonly<Record<string, number>>;
    readonly targets: readonly { readonly expr: string; readonly legendFormat: string }[];
  }
  const dashboard = (from: Release): { uid: string; title: string; panels: readonly Panel[] } => {
    expect(from.get('ConfigMap', 'api-dashboard').metadata.labels).toHaveProperty('grafana_dashboard', '1');
    const [text] = Object.values(from.at('ConfigMap', 'api-dashboard', 'data') as Record<string, string>);
    return JSON.parse(text ?? '');
  };

  it('shows requests and budget where they are measured, and what the pods use', () => {
    const { uid, title, panels } = dashboard(release({ mesh: true, ...promised }));
    expect([uid, title]).toEqual(['shop-api', 'shop / api']);
    expect(panels.map((panel) => panel.title)).toEqual([
      'Requests per second',
      'Bad answers over three days',
      'Pods',
      'Restarts in an hour',
      'CPU',
      'Memory',
    ]);
    expect(panels.map(({ gridPos }) => [gridPos['x'], gridPos['y']])).toEqual([
      [0, 0],
      [12, 0],
      [0, 8],
      [12, 8],
      [0, 16],
      [12, 16],
    ]);
  });

  it('reads only series that the rules record', () => {
    const api = release({ mesh: true, ...promised });
    const made = new Set(rules(api).map(({ record }) => record));
    const read = dashboard(api).panels.flatMap(({ targets }) =>
      targets.flatMap(({ expr }) => [...expr.matchAll(/service:\w+:\w+/g)].map(([name]) => name)),
    );
    expect(read).toHaveLength(5);
    expect(read.filter((name) => !made.has(name))).toEqual([]);
  });

  it('of a worker shows its pods alone', () => {
    const { panels } = dashboard(release({}));
    expect(panels.map((panel) => panel.title)).toEqual(['Pods', 'Restarts in an hour', 'CPU', 'Memory']);
    expect(panels[2]?.targets).toMatchObject([
      {
        expr: 'sum by (pod) (rate(container_cpu_usage_seconds_total{namespace="shop",pod=~"api-.+",container="api"}[5m]))',
        legendFormat: '{{pod}}',
      },
    ]);
  });
});
