import { describe, expect, it } from 'vitest';
import { once } from '../../tests/support/once.ts';
import { LEAST, Release, type Rule, rules, values } from './rendered.ts';

const promised = (more: object = {}) => ({
  port: 80,
  objectives: {
    availabilityPercent: 99.9,
    latencyMilliseconds: 500,
    runbook: 'https://runbook#error-budget-burns',
    ...more,
  },
});
const release = (more: object) => new Release({ ...LEAST, ...more });

function recorded(from: Release, record: string, service = 'api'): string | undefined {
  return rules(from, service).find((rule) => rule.record === record)?.expr;
}

const alerts = (from: Release) => rules(from).filter((rule) => rule.alert !== undefined);
const SERIES = '{system="shop",service="api",environment="dev"}';

describe('requests are counted', () => {
  it('in the mesh by those who call, so that pods that nobody reaches count', () => {
    const api = release({ mesh: true, ...promised() });
    const by = 'reporter="source",destination_service_name="api",destination_service_namespace="shop"';
    expect(recorded(api, 'service:requests:rate5m')).toBe(`sum(rate(istio_requests_total{${by}}[5m]))`);
    expect(recorded(api, 'service:request_errors:rate5m')).toBe(
      `sum(rate(istio_requests_total{${by},response_code=~"5.."}[5m])) or 0 * sum(rate(istio_requests_total{${by}}[5m]))`,
    );
    const timed = `${by},response_code!~"5..|101"`;
    expect(recorded(api, 'service:slow_requests:rate5m')).toBe(
      `sum(rate(istio_request_duration_milliseconds_count{${timed}}[5m])) - sum(rate(istio_request_duration_milliseconds_bucket{${timed},le=~"500(\\\\.0)?"}[5m]))`,
    );
  });

  it.each([
    [1, '1'],
    [300, '500'],
    [500, '500'],
    [501, '1000'],
    [300_000, '300000'],
  ])('in the mesh by the first bucket that is not below the objective: %i ms by %s', (latencyMilliseconds, bucket) => {
    const api = release({ mesh: true, ...promised({ latencyMilliseconds }) });
    expect(recorded(api, 'service:slow_requests:rate5m')).toContain(`le=~"${bucket}(\\\\.0)?"`);
  });

  it('outside the mesh by the program, whose metrics have agreed names', () => {
    const api = release({ metrics: { port: 80, path: '/metrics' }, ...promised() });
    const by = 'namespace="shop",job="api"';
    expect(recorded(api, 'service:requests:rate5m')).toBe(`sum(rate(http_requests_total{${by}}[5m]))`);
    expect(recorded(api, 'service:request_errors:rate5m')).toBe(
      `sum(rate(http_requests_total{${by},code=~"5.."}[5m])) or 0 * sum(rate(http_requests_total{${by}}[5m]))`,
    );
    expect(recorded(api, 'service:slow_requests:rate5m')).toBe(
      `sum(rate(http_request_duration_seconds_count{${by}}[5m])) - sum(rate(http_request_duration_seconds_bucket{${by},le="0.5"}[5m]))`,
    );
    expect(api.has('Probe')).toBe(false);
    expect(api.at('PodMonitor', 'api', 'spec')).toEqual({
      jobLabel: 'app.kubernetes.io/name',
      podTargetLabels: ['version'],
      selector: {
        matchLabels: {
          'app.kubernetes.io/name': 'api',
          'app.kubernetes.io/instance': 'api',
          'app.kubernetes.io/component': 'service',
        },
      },
      podMetricsEndpoints: [{ port: 'http', path: '/metrics', interval: '30s', scrapeTimeout: '10s' }],
    });
  });

  it('of a whole second by both ways in which Prometheus writes it', () => {
    const api = release({ metrics: { port: 80, path: '/metrics' }, ...promised({ latencyMilliseconds: 1000 }) });
    expect(recorded(api, 'service:slow_requests:rate5m')).toContain('le=~"1(\\\\.0)?"');
  });

  it('of a program without metrics by a probe from outside', () => {
    const web = new Release(values('public-image-with-seed'));
    expect(web.at('Probe', 'web', 'spec')).toEqual({
      jobName: 'web',
      interval: '30s',
      scrapeTimeout: '15s',
      module: 'http_2xx',
      prober: { url: 'prometheus-blackbox-exporter.monitoring.svc:9115' },
      targets: {
        staticConfig: { static: ['http://web.s3www.svc.cluster.local:8080/'], labels: { namespace: 's3www' } },
      },
    });
    const by = 'namespace="s3www",job="web"';
    expect(recorded(web, 'service:requests:rate5m', 'web')).toBe(
      `sum(count_over_time(probe_success{${by}}[5m])) / 300`,
    );
    expect(recorded(web, 'service:request_errors:rate5m', 'web')).toBe(
      `sum(count_over_time(probe_success{${by}}[5m]) - sum_over_time(probe_success{${by}}[5m])) / 300`,
    );
    expect(recorded(web, 'service:slow_requests:rate5m', 'web')).toBe(
      `sum(sum_over_time((probe_duration_seconds{${by}} > bool 1)[5m:30s])) / 300`,
    );
  });

  it('on a metrics port of their own where there is one; in the mesh by the sidecar alone', () => {
    const own = release({ metrics: { port: 9113, path: '/metrics' }, port: 80 });
    expect(own.at('PodMonitor', 'api', 'spec.podMetricsEndpoints.0.port')).toBe('metrics');
    expect(own.at('Deployment', 'api', 'spec.template.spec.containers.0.ports.1')).toEqual({
      name: 'metrics',
      containerPort: 9113,
      protocol: 'TCP',
    });
    expect(release({ mesh: true, metrics: { port: 80, path: '/metrics' }, port: 80 }).has('PodMonitor')).toBe(false);
  });
});

describe('bad answers over a window', () => {
  it('are weighed by the requests in it', () => {
    const api = release({ mesh: true, ...promised() });
    expect(recorded(api, 'service:request_errors:ratio_rate5m')).toBe(
      `service:request_errors:rate5m${SERIES} / service:requests:rate5m${SERIES}`,
    );
    expect(recorded(api, 'service:slow_requests:ratio_rate3d')).toBe(
      `sum_over_time(service:slow_requests:rate5m${SERIES}[3d]) / sum_over_time(service:requests:rate5m${SERIES}[3d])`,
    );
  });

  it('are recorded for every window that an alert reads, and for no other', () => {
    const api = release({ mesh: true, ...promised() });
    const read = alerts(api).flatMap(({ expr }) => [...expr.matchAll(/service:\w+:\w+/g)].map(([name]) => name));
    const made = rules(api).flatMap(({ record }) => (record?.includes(':ratio_rate') ? [record] : []));
    expect(new Set(read.filter((name) => name.includes(':ratio_rate')))).toEqual(new Set(made));
    expect(made).toHaveLength(14);
  });
});

describe('the alerts', () => {
  const found = once(() => alerts(release({ mesh: true, ...promised() })));
  const thresholds = (from: readonly Rule[], alert: string) =>
    from
      .filter((rule) => rule.alert === alert)
      .map(({ expr }) => [...expr.matchAll(/> ([\d.e-]+)/g)].map(([, value]) => value));

  it('page when the budget burns fast and write a ticket when it burns slowly', () => {
    expect(found().map((rule) => [rule.alert, rule.labels['window'], rule.labels['severity'], rule.for])).toEqual(
      ['ErrorBudgetBurn', 'LatencyBudgetBurn'].flatMap((alert) => [
        [alert, '1h', 'critical', '2m'],
        [alert, '6h', 'critical', '15m'],
        [alert, '1d', 'warning', '1h'],
        [alert, '3d', 'warning', '3h'],
      ]),
    );
    expect(thresholds(found(), 'ErrorBudgetBurn')).toEqual([
      ['0.0144', '0.0144'],
      ['0.006', '0.006'],
      ['0.003', '0.003'],
      ['0.001', '0.001'],
    ]);
    expect(thresholds(found(), 'LatencyBudgetBurn')).toEqual([
      ['0.144', '0.144'],
      ['0.06', '0.06'],
      ['0.03', '0.03'],
      ['0.01', '0.01'],
    ]);
  });

  it('read a long and a short window, and want three bad answers at least', () => {
    expect(found()[0]?.expr).toBe(
      `service:request_errors:ratio_rate1h${SERIES} > 0.0144 and service:request_errors:ratio_rate5m${SERIES} > 0.0144 and avg_over_time(service:request_errors:rate5m${SERIES}[1h]) * 3600 >= 3`,
    );
  });

  it('say what was promised and link to the runbook', () => {
    expect(found()[0]?.annotations).toEqual({
      summary: 'shop/api uses up its budget 14.4 times as fast as it may',
      description: 'Promised: 99.9 % of answers are no errors. Over 1h {{ $value | humanizePercentage }} were not.',
      runbook_url: 'https://runbook#error-budget-burns',
    });
    expect(found()[4]?.annotations?.['description']).toContain('99 % of answers take at most 500 ms');
    for (const { labels } of found()) {
      expect(labels).toMatchObject({ system: 'shop', service: 'api', environment: 'dev', namespace: 'shop' });
    }
  });

  it('of a loose promise still fire when nearly everything fails', () => {
    const loose = alerts(release({ mesh: true, ...promised({ availabilityPercent: 90 }) }));
    expect(thresholds(loose, 'ErrorBudgetBurn')[0]).toEqual(['0.9', '0.9']);
  });

  it('outside the mesh tell that nothing is measured, and what is missed', () => {
    const measured = (more: object) => alerts(release({ ...more, ...promised() })).slice(8);
    const [program, ...more] = measured({ metrics: { port: 80, path: '/metrics' } });
    expect(more).toEqual([]);
    expect(program).toMatchObject({
      alert: 'ObjectiveUnmeasured',
      expr: `absent(service:requests:rate5m${SERIES}) or absent(service:slow_requests:rate5m${SERIES})`,
      for: '1h',
      labels: { severity: 'warning', service: 'api' },
      annotations: { runbook_url: 'https://runbook#error-budget-burns' },
    });
    expect(program?.annotations?.['description']).toBe(
      'For an hour there was no series of requests or of their duration (http_requests_total with label code, http_request_duration_seconds with a bucket of 0.5 s).',
    );
    expect(measured({})[0]?.annotations?.['description']).toContain('(probe_success and probe_duration_seconds of');
    expect(measured({ mesh: true })).toEqual([]);
  });

  it('are absent where nothing is promised', () => {
    expect(release({ port: 80 }).has('PrometheusRule')).toBe(false);
    expect(release({ port: 80 }).has('Probe')).toBe(false);
  });
});
