import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { prepared } from './prepared.ts';
import type { ReleaseChart, StackRelease } from './stack-releases.ts';

const folder = mkdtempSync(join(tmpdir(), 'prepared-'));
afterAll(() => rmSync(folder, { recursive: true }));
mkdirSync(join(folder, 'assets'));
const OURS = { file: join(folder, 'assets', 'application.tgz') };
writeFileSync(OURS.file, '');
const KEDA = { chart: 'keda', repository: 'https://keda.test', version: '1' };
const LOST = { ...KEDA, repository: 'https://lost.test' };

const release = (stack: string, id: string, further: Partial<StackRelease> = {}): StackRelease => ({
  stack,
  id,
  name: id.replaceAll('_', '-'),
  namespace: stack,
  chart: OURS,
  values: '{}',
  after: [],
  timeout: 60,
  skipCrds: false,
  ...further,
});
const stack = (name: string, ...releases: readonly StackRelease[]) => ({ stack: name, namespaces: [], releases });
const sources = {
  find: async (chart: ReleaseChart) => {
    if ('file' in chart) return { args: [chart.file] };
    return chart.repository === LOST.repository ? { missing: 'not reached' } : { args: [chart.chart, '--version=1'] };
  },
};
const PUBLISHED: Readonly<Record<string, unknown>> = { 'aws.host': 'db' };
const reference = (output: string) => `{"host":"\${data.terraform_remote_state.aws.outputs.${output}}"}`;
const prepare = (...stacks: ReturnType<typeof stack>[]) =>
  prepared({
    stacks,
    upstream: new Map([['shop', ['platform']]]),
    sources,
    outputs: () => (name, output) => PUBLISHED[`${name}.${output}`],
  });

describe('releases that are made ready', () => {
  it('have their chart, values with outputs, order, and a note of their stack', async () => {
    const { releases, graph, leftOut } = await prepare(
      stack('platform', release('platform', 'keda', { chart: KEDA, skipCrds: true })),
      stack(
        'shop',
        release('shop', 'shop_system', { timeout: 300 }),
        release('shop', 'cart', { values: reference('host'), after: ['shop_system'] }),
      ),
    );
    expect(leftOut).toEqual([]);
    expect([...graph]).toEqual([
      ['platform/keda', []],
      ['shop/shop_system', ['platform/keda']],
      ['shop/cart', ['platform/keda', 'shop/shop_system']],
    ]);
    expect(releases.get('shop/cart')).toMatchObject({
      name: 'cart',
      namespace: 'shop',
      chart: [OURS.file],
      values: { host: 'db' },
      note: { owner: 'shop', after: ['shop-system'] },
      own: true,
    });
    expect(releases.get('platform/keda')).toMatchObject({ chart: ['keda', '--version=1'], own: false, skipCrds: true });
  });

  it('are those of others where a mirror has their charts', async () => {
    const mirrored = { chart: { ...OURS, mirrored: true } as const };
    const { releases } = await prepare(stack('platform', release('platform', 'keda', mirrored)));
    expect(releases.get('platform/keda')).toMatchObject({ chart: [OURS.file], own: false });
  });

  it('lack those whose chart is not reached, by name, and not what comes after them', async () => {
    const { releases, leftOut } = await prepare(
      stack(
        'platform',
        release('platform', 'mesh', { chart: LOST }),
        release('platform', 'application', { after: ['mesh'] }),
      ),
    );
    expect(leftOut).toEqual([{ name: 'platform/mesh', why: 'not reached' }]);
    expect([...releases.keys()]).toEqual(['platform/application']);
  });

  it('lack a whole stack of which values are not published, and say which', async () => {
    const { releases, leftOut } = await prepare(
      stack('shop', release('shop', 'cart', { values: reference('port') }), release('shop', 'web')),
      stack('blog', release('blog', 'blog')),
    );
    expect(leftOut).toEqual([{ name: 'shop', why: 'nobody has published aws.port' }]);
    expect([...releases.keys()]).toEqual(['blog/blog']);
  });
});
