import { HelmProvider } from '@cdktf/provider-helm/lib/provider/index.js';
import { Lazy, TerraformStack } from 'cdktf';
import { describe, expect, test } from 'vitest';
import { CHARTS } from '../../lib/catalogue/charts.ts';
import { memoryApp } from '../../tests/support/app.ts';
import { chartLocation, Release, type ReleaseProps, valuesText } from './release.ts';

/** The release as Terraform reads it. */
function released(props: Partial<ReleaseProps> = {}, before: readonly string[] = []): Record<string, unknown> {
  const stack = new TerraformStack(memoryApp(), 'dev-platform');
  new HelmProvider(stack, 'helm', {});
  const base = { namespace: 'istio-system', chart: { catalogue: 'istiod' }, values: {}, source: {} } as const;
  const dependsOn = before.map((name) => new Release(stack, name, { ...base, name }).resource);
  new Release(stack, 'Istiod', { ...base, name: 'istiod', dependsOn, ...props });
  const { resource } = JSON.parse(JSON.stringify(stack.toTerraform())) as {
    resource: { helm_release: Record<string, Record<string, unknown>> };
  };
  const { '//': _, ...release } = Object.values(resource.helm_release).find(({ name }) => name === 'istiod') ?? {};
  return release;
}

describe('a release', () => {
  test('is all or nothing, at a pinned version, in a namespace that exists, with ten revisions to go back to', () => {
    expect(released()).toEqual({
      name: 'istiod',
      namespace: 'istio-system',
      repository: 'https://istio-release.storage.googleapis.com/charts',
      chart: 'istiod',
      version: CHARTS.istiod.version,
      values: ['{}'],
      atomic: true,
      wait: true,
      wait_for_jobs: true,
      cleanup_on_fail: true,
      max_history: 10,
      create_namespace: false,
      disable_webhooks: false,
      skip_crds: false,
      timeout: 600,
    });
  });

  test('waits for others, takes its own time and leaves out definitions where it is told to', () => {
    const release = released({ timeoutSeconds: 900, skipCrds: true }, ['base']);
    expect(release).toMatchObject({ timeout: 900, skip_crds: true });
    expect(release['depends_on']).toHaveLength(1);
  });
});

describe('a chart of the catalogue', () => {
  const chart = CHARTS['istio-base'];

  test('comes from a registry or a folder of packed charts where the environment names a mirror', () => {
    expect(chartLocation(chart, 'oci://mirror.example.com/charts')).toEqual({
      chart: 'base',
      repository: 'oci://mirror.example.com/charts',
      version: chart.version,
    });
    expect(chartLocation(chart, '/srv/charts')).toEqual({
      chart: `/srv/charts/base-${chart.version}.tgz`,
      version: chart.version,
    });
  });
});

describe('values', () => {
  test('are JSON in which tokens become references', () => {
    const url = Lazy.stringValue({ produce: () => '${aws_sqs_queue.jobs.url}' });
    expect(released({ values: { queue: { url }, replicas: 2, tls: true } })['values']).toEqual([
      '{"queue":{"url":"${aws_sqs_queue.jobs.url}"},"replicas":2,"tls":true}',
    ]);
  });

  test('keep what looks like a template of Terraform and is none', () => {
    expect(valuesText({ query: 'up{job="${job}"}', when: '%{time}', label: '{{ $labels.pod }}' })).toBe(
      '{"query":"up{job=\\"$${job}\\"}","when":"%%{time}","label":"{{ $labels.pod }}"}',
    );
  });
});
