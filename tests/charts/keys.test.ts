import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CHARTS, type ChartEntry } from '../../lib/catalogue/index.ts';
import { type ChartKeys, chartKeys, wrongKeys } from './keys.ts';

const KEYS: ChartKeys['keys'] = {
  replicas: 'number',
  'server.enabled': 'boolean',
  'server.resources': 'object',
  'configs."timeout.reconciliation"': 'string',
  extra: 'any',
  hosts: 'array',
};

describe('the keys of a chart', () => {
  it('accept known keys of the right type, free-form objects below, and null for any of them', () => {
    const values = {
      replicas: 2,
      server: { enabled: true, resources: { requests: { cpu: '1' } } },
      configs: { 'timeout.reconciliation': '180s' },
      extra: [1],
      hosts: null,
    };
    expect(wrongKeys(KEYS, values)).toEqual([]);
  });

  it('tell of an unknown key with its path, also inside a known object', () => {
    expect(wrongKeys(KEYS, { replica: 2, server: { enable: true } })).toEqual([
      'replica: the chart has no such key',
      'server.enable: the chart has no such key',
    ]);
  });

  it('tell of a wrong type with what was expected', () => {
    expect(wrongKeys(KEYS, { replicas: '2', server: 'on', hosts: {} })).toEqual([
      'replicas: string where the chart takes number',
      'server: string where the chart takes object',
      'hosts: object where the chart takes array',
    ]);
  });

  it('keep a part with dots apart from nested keys', () => {
    expect(wrongKeys(KEYS, { configs: { timeout: { reconciliation: '180s' } } })).toEqual([
      'configs.timeout: the chart has no such key',
    ]);
  });

  it('of a chart that nobody listed are asked for, not passed', () => {
    expect(() => chartKeys('no-such-chart')).toThrow('tests/charts/keys/no-such-chart.json is missing');
  });

  it('are listed for charts of the catalogue at the pinned version', () => {
    const listed = readdirSync(join(import.meta.dirname, 'keys')).map((file) => file.replace(/\.json$/, ''));
    for (const name of listed) {
      const entry = (CHARTS as Readonly<Record<string, ChartEntry>>)[name];
      const { chart, version } = chartKeys(name);
      expect({ name, chart, version }).toEqual({ name, chart: entry?.chart, version: entry?.version });
    }
  });
});
