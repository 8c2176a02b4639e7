import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startServer, stopServer } from '../../local/processes.ts';
import { helmBinary } from '../../tests/support/helm.ts';
import { type PackedChart, withPacked } from './packed-chart.ts';
import { type Pushed, pushChart } from './registry.ts';
import { unchangedVersions } from './versions.ts';

const SERVER = resolve(import.meta.dirname, '../../tests/support/oci-registry.ts');
let folder: string;
const servers: ChildProcess[] = [];

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'charts-'));
});

beforeEach(() => {
  process.env['PLATFORM_HELM'] = helmBinary();
});

afterAll(async () => {
  delete process.env['PLATFORM_HELM'];
  rmSync(folder, { recursive: true });
  for (const server of servers) await stopServer(server, 'SIGTERM');
});

/** A small chart; `note` is what its only file says. */
function chart({ version = '1.0.0', note = 'first' } = {}): string {
  writeFileSync(join(folder, 'Chart.yaml'), `apiVersion: v2\nname: small\nversion: ${version}\n`);
  writeFileSync(join(folder, 'values.yaml'), `note: ${note}\n`);
  return folder;
}

function packed(options?: Parameters<typeof chart>[0]): PackedChart {
  return withPacked(chart(options), (found) => found);
}

async function registry(...repositories: readonly string[]): Promise<{ url: string; plainHttp: true }> {
  const options = { ready: /http:\/\/(\S+)/, seconds: 60 };
  const { process: child, match } = await startServer(process.execPath, [SERVER, ...repositories], options);
  servers.push(child);
  return { url: `oci://${match[1]}/dev/charts`, plainHttp: true };
}

describe('a packed chart', () => {
  it('is the same whenever it is packed', async () => {
    const first = packed();
    await new Promise((done) => setTimeout(done, 1100));
    expect(packed()).toEqual(first);
    expect(first).toMatchObject({ name: 'small', version: '1.0.0' });
  });

  it('is another one with another content', () => {
    expect(packed({ note: 'second' }).content).not.toBe(packed().content);
  });
});

describe('a changed chart', () => {
  it('wants another version', () => {
    const before = packed();
    const now = packed({ note: 'second' });
    expect(unchangedVersions([{ now, before }])).toMatchObject([
      { code: 'CHART_VERSION_UNCHANGED', path: 'charts/small/Chart.yaml: version', given: '1.0.0' },
    ]);
    expect(unchangedVersions([{ now: packed({ version: '1.0.1', note: 'second' }), before }])).toEqual([]);
    expect(unchangedVersions([{ now: before, before }])).toEqual([]);
    expect(unchangedVersions([{ now, before: undefined }])).toEqual([]);
  });
});

describe('the registry', () => {
  it('gets each version once, and never another content under the same number', async () => {
    const place = await registry('dev/charts/small');
    const push = (options?: Parameters<typeof chart>[0]): Pushed =>
      withPacked(chart(options), (found, archive) => pushChart(place, found, archive));
    expect(push()).toBe('pushed');
    expect(push()).toBe('there');
    expect(push({ note: 'second' })).toBe('other content');
    expect(push({ version: '1.0.1', note: 'second' })).toBe('pushed');
    expect(push()).toBe('there');
  });

  it('without the repository is one whose stack is still to be applied', async () => {
    const place = await registry();
    expect(withPacked(chart(), (found, archive) => pushChart(place, found, archive))).toBe('no repository');
  });

  it('that does not answer is an error', () => {
    const place = { url: 'oci://127.0.0.1:9/dev/charts', plainHttp: true };
    expect(() => withPacked(chart(), (found, archive) => pushChart(place, found, archive))).toThrow(/^helm pull/);
  });
});
