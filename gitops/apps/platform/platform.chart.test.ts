import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { SOURCES } from '../../../constructs/controllers/grafana-sources.ts';
import { observabilityReleases } from '../../../constructs/controllers/observability-releases.ts';
import { lintStrict, render } from '../../../tests/support/helm.ts';
import { once } from '../../../tests/support/once.ts';
import { releaseContext } from '../../../tests/support/release-context.ts';

const CHART = 'gitops/apps/platform';
const TARGET = { release: 'platform', namespace: 'monitoring' };
const HERE = import.meta.dirname;

interface Rule {
  readonly alert?: string;
  readonly record?: string;
  readonly expr: string;
  readonly for?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}
interface Panel {
  readonly title: string;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly targets?: readonly { readonly expr?: string; readonly datasource: { readonly uid: string } }[];
}
interface Dashboard {
  readonly uid: string;
  readonly panels: readonly Panel[];
  readonly templating: { readonly list: readonly { readonly name: string }[] };
}

/** What the Application hands over, as the platform stack writes it. */
function valuesOf(name: 'dev' | 'staging' | 'prod'): object {
  const release = observabilityReleases(releaseContext(name)).find((item) => item.name === 'platform-application');
  const values = release?.values as { observability: { application: { values: object } } } | undefined;
  if (values === undefined) throw new Error('the platform has no release platform-application');
  return values.observability.application.values;
}

const objects = once(() => render(CHART, valuesOf('prod'), TARGET));
const rules = once(() =>
  objects()
    .filter(({ kind }) => kind === 'PrometheusRule')
    .flatMap(({ spec }) => (spec as { groups: { name: string; rules: Rule[] }[] }).groups),
);
const alerts = once(() =>
  rules()
    .flatMap((group) => group.rules)
    .filter(({ alert }) => alert !== undefined),
);
const dashboards = once(() =>
  objects()
    .filter(({ kind }) => kind === 'ConfigMap')
    .map(({ data }) => JSON.parse(Object.values(data as Record<string, string>)[0] ?? '') as Dashboard),
);

describe('the platform in Git', () => {
  it.each(['dev', 'staging', 'prod'] as const)(
    'takes what the stack of %s hands over, and passes Helm’s own checks',
    (name) => {
      expect(lintStrict(CHART, valuesOf(name))).toEqual([]);
    },
  );

  it('refuses a key that it does not know', () => {
    expect(() => render(CHART, { ...valuesOf('dev'), systmes: [] }, TARGET)).toThrow(/systmes/);
  });

  it('holds dashboards, rules and policies only, in the namespaces that its project may write to', () => {
    expect([...new Set(objects().map(({ kind, metadata }) => `${kind} ${metadata.namespace}`))].sort()).toEqual([
      'ConfigMap monitoring',
      'PrometheusRule monitoring',
      'Sidecar istio-system',
    ]);
  });
});

describe('alerts', () => {
  const runbook = readFileSync(join(HERE, '../../../docs/runbook.md'), 'utf8');
  const sections = [...runbook.matchAll(/^## (.+)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replace(/[^a-z0-9 -]/g, '')
      .replaceAll(' ', '-'),
  );

  it('lead to a section of the runbook that exists', () => {
    expect(alerts().length).toBeGreaterThan(20);
    for (const { alert, annotations } of alerts()) {
      const [page, section = ''] = annotations?.['runbook_url']?.split('#') ?? [];
      expect(page, alert).toBe('https://gitlab.com/bytebytego/platform/-/blob/main/docs/runbook.md');
      expect(sections, alert).toContain(section);
    }
  });

  it('say what is wrong, how bad it is, and keep Prometheus’ own templates', () => {
    for (const { alert, labels, annotations } of alerts()) {
      expect(['critical', 'warning', 'info'], alert).toContain(labels?.['severity']);
      expect(annotations?.['summary'], alert).toBeTruthy();
      expect(annotations?.['description'], alert).toBeTruthy();
    }
    const summary = alerts().find(({ alert }) => alert === 'PublicHostDown')?.annotations?.['summary'];
    expect(summary).toBe('{{ $labels.host }} does not answer from inside the VPC');
  });

  it('name in their texts only labels that their expressions keep', () => {
    for (const { alert, expr, annotations } of alerts()) {
      const kept = [...expr.matchAll(/by \(([^)]*)\)/g)].flatMap(([, list = '']) => list.split(/,\s*/));
      const used = [...JSON.stringify(annotations).matchAll(/\$labels\.(\w+)/g)].map(([, label = '']) => label);
      const volumes = expr.startsWith('kubelet_volume') ? ['namespace', 'persistentvolumeclaim'] : [];
      const recorded = expr.startsWith('workload:')
        ? ['destination_service_namespace', 'destination_service_name']
        : [];
      for (const label of used) expect([...kept, ...volumes, ...recorded], `${alert} ${label}`).toContain(label);
    }
  });

  it('wake nobody for one request that fails in a quiet night', () => {
    const gateway = 'istio_requests_total{reporter="source",source_workload="istio-ingressgateway"}';
    expect(alerts().find(({ alert }) => alert === 'MeshGatewayErrors')?.expr).toContain(
      ` > 0.1 and sum(rate(${gateway}[5m])) > 0.1`,
    );
  });

  it('leave to the releases of controllers what their own rules tell', () => {
    for (const { alert, expr } of alerts())
      expect(expr, alert).not.toMatch(/keda_|velero_|argocd_|cluster_autoscaler_/);
  });

  it('have names of their own', () => {
    const names = alerts().map(({ alert }) => alert);
    expect(new Set(names).size).toBe(names.length);
    expect(new Set(rules().map(({ name }) => name)).size).toBe(rules().length);
  });

  it('replace those of the chart that are switched off there', () => {
    const names = alerts().map(({ alert }) => alert);
    for (const own of ['NodeUnderPressure', 'PodCrashLoops', 'VolumeFillsUp', 'MetricsDoNotReachTheInstance'])
      expect(names).toContain(own);
  });

  it('are written as Prometheus reads them: each file has groups', () => {
    for (const file of readdirSync(join(HERE, 'rules')))
      expect(Object.keys(parse(readFileSync(join(HERE, 'rules', file), 'utf8')) as object), file).toEqual(['groups']);
  });
});

describe('dashboards', () => {
  it('are found by Grafana’s sidecar', () => {
    const maps = objects().filter(({ kind }) => kind === 'ConfigMap');
    expect(maps.map(({ metadata }) => metadata.name)).toEqual([
      'dashboard-logs',
      'dashboard-nodes',
      'dashboard-object-store',
      'dashboard-objectives',
      'dashboard-system',
      'dashboard-workers',
    ]);
    for (const { metadata } of maps) expect(metadata.labels).toMatchObject({ grafana_dashboard: '1' });
  });

  it('have ids of their own, and ask only data sources that Grafana has', () => {
    expect(new Set(dashboards().map(({ uid }) => uid)).size).toBe(dashboards().length);
    const asked = dashboards().flatMap(({ panels }) => panels.flatMap(({ targets = [] }) => targets));
    expect(asked.length).toBeGreaterThan(70);
    for (const { datasource } of asked) expect(Object.values(SOURCES)).toContain(datasource.uid);
  });

  it('use only variables that they define', () => {
    for (const { uid, panels, templating } of dashboards()) {
      const known = ['__auto', ...templating.list.map(({ name }) => name)];
      const used = panels.flatMap(({ targets = [] }) =>
        targets.flatMap(({ expr = '' }) => [...expr.matchAll(/\$([a-z_]\w*)/g)].map(([, name = '']) => name)),
      );
      for (const name of used) expect(known, uid).toContain(name);
    }
  });

  it('have panels that do not lie on each other', () => {
    for (const { uid, panels } of dashboards()) {
      const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
        Array.from({ length: w * h }, (_, index) => `${x + (index % w)},${y + Math.floor(index / w)}`),
      );
      expect(new Set(cells).size, uid).toBe(cells.length);
    }
  });

  it('can be filtered by namespace, app, pod, container and level where logs are read', () => {
    const logs = dashboards().find(({ uid }) => uid === 'platform-logs');
    expect(logs?.templating.list.map(({ name }) => name)).toEqual([
      'namespace',
      'app',
      'pod',
      'container',
      'level',
      'search',
    ]);
  });
});
