import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ChartSources, type RemoteChart } from './chart-sources.ts';

const folder = mkdtempSync(join(tmpdir(), 'charts-'));
afterAll(() => rmSync(folder, { recursive: true }));
const KEDA = { chart: 'keda', repository: 'https://kedacore.test/charts', version: '2.18.0' };
const ISTIO = { chart: 'base', repository: 'oci://istio.test/charts', version: '1.31.1' };
const asked: string[] = [];
const ask = async ({ repository }: RemoteChart) => {
  asked.push(repository);
  return repository.includes('lost') ? `${repository} is not reached` : undefined;
};

describe('a chart', () => {
  it('of a repository that answers is named as Helm takes it, by index or by registry', async () => {
    const sources = new ChartSources(undefined, ask);
    expect(await sources.find(KEDA)).toEqual({ args: ['keda', `--repo=${KEDA.repository}`, '--version=2.18.0'] });
    expect(await sources.find(ISTIO)).toEqual({ args: ['oci://istio.test/charts/base', '--version=1.31.1'] });
  });

  it('of a repository that does not is missing, and the repository is asked once', async () => {
    asked.length = 0;
    const sources = new ChartSources(undefined, ask);
    const lost = { ...KEDA, repository: 'https://lost.test' };
    const missing = { missing: 'https://lost.test is not reached' };
    expect(await Promise.all([sources.find(lost), sources.find({ ...lost, chart: 'other' })])).toEqual([
      missing,
      missing,
    ]);
    expect(asked).toEqual(['https://lost.test']);
  });

  it('lies in the mirror where one is named, and no repository is asked', async () => {
    asked.length = 0;
    const sources = new ChartSources(folder, ask);
    const file = join(folder, 'keda-2.18.0.tgz');
    writeFileSync(file, '');
    expect(await sources.find(KEDA)).toEqual({ args: [file] });
    expect(await sources.find(ISTIO)).toEqual({ missing: `${join(folder, 'base-1.31.1.tgz')} is missing` });
    expect(asked).toEqual([]);
  });

  it('of ours lies where its stack has packed it', async () => {
    const file = join(folder, 'application.tgz');
    writeFileSync(file, '');
    const sources = new ChartSources('/nowhere', ask);
    expect(await sources.find({ file })).toEqual({ args: [file] });
    expect(await sources.find({ file: '/gone.tgz' })).toEqual({ missing: '/gone.tgz is missing' });
  });
});
