import { describe, expect, it } from 'vitest';
import { releaseContext } from '../../tests/support/release-context.ts';
import { events, levelTemplate, podLogs } from './alloy-configuration.ts';
import { eventCollectorValues, helmLiteral, logCollectorValues } from './alloy-values.ts';

const ORIGIN = { environment: 'dev', cluster: 'dev-platform' };
const collector = logCollectorValues(releaseContext('dev'));
const once = eventCollectorValues(releaseContext('dev'));

describe('the collector of logs', () => {
  it('runs on every node, as nobody, without a path of the host', () => {
    expect(collector).toMatchObject({
      controller: { type: 'daemonset', tolerations: [{ operator: 'Exists' }] },
      global: { podSecurityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } } },
      alloy: {
        mounts: { varlog: false },
        securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true },
      },
    });
    expect(JSON.stringify(collector)).not.toContain('hostPath');
  });

  it('may read pods and their logs, and nothing else', () => {
    expect(collector['rbac']).toEqual({
      rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get', 'list', 'watch'] }],
      clusterRules: [{ apiGroups: [''], resources: ['pods/log'], verbs: ['get'] }],
    });
  });

  it('reads the pods of its own node alone', () => {
    expect(podLogs(ORIGIN)).toContain('field = "spec.nodeName=" + sys.env("K8S_NODE_NAME")');
  });

  it('labels each line by namespace, pod, container, system, app and level, and no trace by a label', () => {
    const text = podLogs(ORIGIN);
    const labels = [...text.matchAll(/target_label {2}= "(\w+)"/g)].map(([, label]) => label);
    expect(labels).toEqual(['namespace', 'pod', 'container', 'system', 'app']);
    expect(text).toContain('stage.labels {\n    values = { level = "" }');
    expect(text).toContain('stage.structured_metadata {\n    values = { trace_id = "" }');
  });

  it('names the app by the first label that a pod has', () => {
    const [, regex = ''] = /regex {9}= "([^"]+)"/.exec(podLogs(ORIGIN)) ?? [];
    const app = (joined: string) => new RegExp(`^(?:${regex})$`).exec(joined)?.[1];
    expect(app('cart;old;main')).toBe('cart');
    expect(app(';old;main')).toBe('old');
    expect(app(';;main')).toBe('main');
  });

  it('finds a level in text that is not JSON', () => {
    const [, expression = ''] = /expression = `\(\?i\)([^`]+)`/.exec(podLogs(ORIGIN)) ?? [];
    const find = (line: string) => new RegExp(expression.replace('?P<', '?<'), 'i').exec(line)?.groups?.['text_level'];
    expect(find('time=… level=WARN msg=late')).toBe('WARN');
    expect(find('severity="error" late')).toBe('error');
    expect(find('all levels are fine')).toBeUndefined();
  });
});

describe('the collector of events', () => {
  it('runs once, since each copy would write all of them', () => {
    expect(once['controller']).toMatchObject({ type: 'deployment', replicas: 1 });
    expect(once['rbac']).toEqual({
      rules: [{ apiGroups: [''], resources: ['events'], verbs: ['get', 'list', 'watch'] }],
      clusterRules: [{ apiGroups: ['events.k8s.io'], resources: ['events'], verbs: ['get', 'list', 'watch'] }],
    });
  });

  it('calls its lines kubernetes-events', () => {
    expect(events(ORIGIN)).toContain('values = { app = "kubernetes-events" }');
  });
});

describe.each([
  ['logs', podLogs(ORIGIN)],
  ['events', events(ORIGIN)],
])('the configuration for %s', (_, text) => {
  it('closes what it opens', () => {
    const bare = text.replace(/`[^`]*`/g, '').replace(/"(?:[^"\\]|\\.)*"/g, '');
    for (const [open, close] of ['{}', '[]', '()'].map((pair) => [...pair]))
      expect(bare.split(open ?? '').length, `${open}${close}`).toBe(bare.split(close ?? '').length);
    expect(text.split('`').length % 2).toBe(1);
  });

  it('forwards only to components that it has', () => {
    const made = new Set([...text.matchAll(/^([a-z._]+) "(\w+)" \{$/gm)].map(([, kind, name]) => `${kind}.${name}`));
    const used = [...text.matchAll(/([a-z._]+\.\w+)\.(?:receiver|targets|output)\b/g)].map(([, name]) => name);
    expect(used.length).toBeGreaterThan(1);
    for (const name of used) expect([...made]).toContain(name);
  });

  it('sends everything to Loki with the environment it comes from', () => {
    expect(text).toContain('"http://loki-gateway.logging.svc.cluster.local/loki/api/v1/push"');
    expect(text).toContain('environment = "dev",');
  });

  it('tries for about half an hour to reach Loki: longer than it takes to move to another node', () => {
    const retries = Number(/max_backoff_retries = (\d+)/.exec(text)?.[1]);
    // Alloy waits half a second at first, then twice as long each time.
    const waits = Array.from({ length: retries }, (_, index) => Math.min(0.5 * 2 ** index, 5 * 60));
    const minutes = waits.reduce((sum, wait) => sum + wait, 0) / 60;
    expect(minutes).toBeGreaterThan(25);
    expect(minutes).toBeLessThan(35);
    expect(text).toContain('max_backoff_period  = "5m"');
  });

  it('passes through Helm unchanged', () => {
    expect(helmLiteral(text).replaceAll('{{ "{{" }}', '{{')).toBe(text);
    expect(helmLiteral(text).replaceAll('{{ "{{" }}', '')).not.toContain('{{');
  });
});

it('a level is one of seven words, whatever a program calls it', () => {
  const words = [...levelTemplate().matchAll(/\}\}([a-z]+)/g)].map(([, word]) => word);
  expect([...new Set(words)]).toEqual(['unknown', 'trace', 'debug', 'info', 'warn', 'error', 'fatal']);
});
