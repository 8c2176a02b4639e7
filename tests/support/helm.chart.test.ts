import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { requiredVersion } from '../../local/kubernetes/build.ts';
import { helm, lintStrict, render } from './helm.ts';

let chart: string;
const target = { release: 'one', namespace: 'somewhere' };

function file(name: string, text: string): void {
  mkdirSync(join(chart, name, '..'), { recursive: true });
  writeFileSync(join(chart, name), text);
}

beforeAll(() => {
  chart = join(mkdtempSync(join(tmpdir(), 'platform-chart-')), 'small');
  file(
    'Chart.yaml',
    'apiVersion: v2\nname: small\nversion: 1.0.0\nkubeVersion: ">=1.30.0"\nicon: https://example.com/i.png\n',
  );
  file('values.yaml', 'color: null\nempty: false\n');
  file(
    'values.schema.json',
    JSON.stringify({
      type: 'object',
      additionalProperties: false,
      properties: { color: { type: ['string', 'null'] }, empty: { type: 'boolean' } },
    }),
  );
  file(
    'templates/config.yaml',
    `{{- if not .Values.empty }}
apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ .Release.Name }}
  namespace: {{ .Release.Namespace }}
data:
  color: {{ required "color is missing" .Values.color | quote }}
  mesh: {{ .Capabilities.APIVersions.Has "networking.istio.io/v1" | quote }}
{{- end }}
`,
  );
  file(
    'templates/job.yaml',
    'apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: hook\n  annotations: {helm.sh/hook: pre-install}\n',
  );
  file(
    'crds/thing.yaml',
    'apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: things}\n',
  );
});

afterAll(() => rmSync(join(chart, '..'), { recursive: true }));

describe('a rendered chart', () => {
  it('is its objects with the values put in, hooks included', () => {
    const objects = render(chart, { color: 'red: "1"' }, target);
    expect(objects.map(({ kind }) => kind).sort()).toEqual(['ConfigMap', 'Job']);
    expect(objects.find(({ kind }) => kind === 'ConfigMap')).toEqual({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'one', namespace: 'somewhere' },
      data: { color: 'red: "1"', mesh: 'false' },
    });
  });

  it('sees the API versions it is told of', () => {
    const objects = render(chart, { color: 'red' }, { ...target, apiVersions: ['networking.istio.io/v1'] });
    expect(objects.find(({ kind }) => kind === 'ConfigMap')).toMatchObject({ data: { mesh: 'true' } });
  });

  it('has its CRDs only where they are asked for', () => {
    const kinds = render(chart, { empty: true }, { ...target, includeCrds: true }).map(({ kind }) => kind);
    expect(kinds.sort()).toEqual(['CustomResourceDefinition', 'Job']);
    expect(render(chart, { empty: true }, target).map(({ kind }) => kind)).toEqual(['Job']);
  });

  it('is refused by its schema, and by what it requires, in words that name the key', () => {
    expect(() => render(chart, { colour: 'red' }, target)).toThrow(/'colour' not allowed/);
    expect(() => render(chart, {}, target)).toThrow(/color is missing/);
  });
});

describe('lint', () => {
  it('finds nothing in a sound chart', () => {
    expect(lintStrict(chart, { color: 'red' })).toEqual([]);
  });

  it('tells each finding', () => {
    expect(lintStrict(chart, { colour: 'red' }).join('\n')).toMatch(/\[ERROR\].*values.yaml/);
    expect(lintStrict(`${chart}-missing`, {}).length).toBeGreaterThan(0);
  });
});

it('Helm is the pinned version, and sees no configuration of the user', () => {
  expect(helm(['version', '--template={{.Version}}']).stdout).toBe(requiredVersion('helm', 'helm.sh/helm/v3'));
  expect(helm(['repo', 'list']).stderr).toMatch(/no repositories/);
});
