import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EXIT } from './exit-code.ts';
import type { KubernetesObject } from './kubernetes/release.ts';
import { refusal, repairReleases } from './kubernetes/release-repair.ts';
import { lookIntoCluster } from './look-into-cluster.ts';
import { repair } from './repair.ts';
import type { Run } from './run.ts';

let folder: string;
const path = process.env['PATH'];

/** A cluster in a few files: its releases and its objects; what is applied becomes what is there, or is refused. */
const KUBECTL = `#!/bin/sh
cd "$(dirname "$0")"
shift 2
case "$*" in
  'get configmaps'*status=deployed*) cat deployed.json ;;
  'get configmaps'*) cat newest.json ;;
  'get applications'*) echo '{"items":[]}' ;;
  'get --ignore-not-found'*) cat >/dev/null; cat live.json ;;
  apply*)
    echo "$*" >>applied
    if [ -f refuses ]; then cat >/dev/null; cat refuses >&2; exit 1; fi
    cat >live.json ;;
  *) echo "what is $*?" >&2; exit 2 ;;
esac
`;

const deployment = (image: string): KubernetesObject => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'cart', namespace: 'shop' },
  spec: { template: { spec: { containers: [{ name: 'cart', image }] } } },
});
const PATH_OF_IMAGE = 'apps/Deployment shop/cart: spec.template.spec.containers[cart].image';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'repair-'));
  writeFileSync(join(folder, 'kubectl'), KUBECTL);
  chmodSync(join(folder, 'kubectl'), 0o755);
  process.env['PATH'] = `${folder}:${path}`;
  releases('deployed');
  live(deployment('another'));
});

afterEach(() => {
  process.env['PATH'] = path;
  rmSync(folder, { recursive: true });
});

/** One release, `shop/cart`, whose revision 1 is deployed; its newest has a status of its own. Beside it other records. */
function releases(status: string, ...others: readonly object[]): void {
  const record = { name: 'cart', namespace: 'shop', manifest: JSON.stringify(deployment('own')) };
  const release = gzipSync(JSON.stringify(record)).toString('base64');
  const item = (version: string, of: string) => ({
    metadata: { name: `cart.v${version}`, namespace: 'shop', labels: { name: 'cart', version, status: of } },
    data: { release },
  });
  write('deployed.json', { items: [item('1', 'deployed')] });
  const newest = status === 'deployed' ? [] : [item('2', status)];
  write('newest.json', { items: [item('1', 'deployed'), ...newest, ...others] });
}

function live(...items: readonly KubernetesObject[]): void {
  write('live.json', { items });
}

function write(name: string, content: unknown): void {
  writeFileSync(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));
}

const applied = () => (existsSync(join(folder, 'applied')) ? readFileSync(join(folder, 'applied'), 'utf8') : '');

/** Runs it for dev. @returns what came of it, and what was said. */
async function repaired(confirmed?: string) {
  const said: string[] = [];
  const run = { output: { say: (line: string) => said.push(line) }, workspace: { environment: { name: 'dev' } } };
  const result = await repair(run as unknown as Run, join(folder, 'config'), confirmed).catch(
    (error: unknown) => error,
  );
  return { result, said };
}

/** What `npm run drift` sees in there, by a stack that names the cluster's file. */
async function looked(repairs: boolean, confirmed?: string) {
  const provider = { kubernetes: [{ config_path: join(folder, 'config') }] };
  const run = {
    output: { say: () => undefined },
    workspace: { environment: { name: 'dev' }, selected: [{ id: 'dev-shop', needsCluster: true, json: { provider } }] },
    states: { version: async () => ({ lineage: 'a', serial: 1 }) },
  };
  return await lookIntoCluster(run as unknown as Run, { ask: async () => undefined, repairs, confirmed });
}

describe('drift', () => {
  const differences = [`release shop/cart: ${PATH_OF_IMAGE}`];

  it('brings nothing back that it was not asked for, whoever agrees', async () => {
    expect(await looked(false, 'dev')).toEqual({ differences, unknown: [], back: [], errors: [] });
    expect(applied()).toBe('');
  });

  it('tells what is left once it has brought back the rest', async () => {
    expect(await looked(true, 'dev')).toEqual({ differences: [], unknown: [], back: [PATH_OF_IMAGE], errors: [] });
  });

  it('tells what differs also where nobody agrees, or the cluster refuses', async () => {
    const waits = { exitCode: EXIT.waits };
    expect(await looked(true)).toMatchObject({ differences, back: [], errors: [waits] });
    write('refuses', 'no');
    const notReady = { exitCode: EXIT.notReady };
    expect(await looked(true, 'dev')).toMatchObject({ differences, back: [], errors: [notReady] });
  });

  it('tells why where the cluster cannot be looked at', async () => {
    rmSync(join(folder, 'newest.json'));
    const away = { exitCode: EXIT.cluster };
    expect(await looked(true, 'dev')).toMatchObject({ differences, back: [], errors: [away] });
    rmSync(join(folder, 'deployed.json'));
    expect(await looked(false)).toMatchObject({ differences: [], errors: [away] });
  });
});

describe('a repair', () => {
  it('shows what it would bring back, and does nothing that nobody agrees to', async () => {
    for (const answer of [undefined, 'prod', 'yes']) {
      const { result, said } = await repaired(answer);
      expect(result).toMatchObject({ exitCode: EXIT.waits, problems: [{ code: 'NOT_REVIEWED' }] });
      expect(said).toEqual([`to be brought back: release shop/cart: ${PATH_OF_IMAGE}`]);
    }
    expect(applied()).toBe('');
  });

  it('brings that back, once, and tells it', async () => {
    const { result, said } = await repaired('dev');
    expect(result).toEqual({ back: [PATH_OF_IMAGE], refused: [] });
    expect(said.at(-1)).toBe(`brought back: ${PATH_OF_IMAGE}`);
    expect(applied()).toMatch(/^apply --server-side --force-conflicts .*--namespace=shop --filename=-\n$/);
    expect(JSON.parse(readFileSync(join(folder, 'live.json'), 'utf8')).items).toMatchObject([deployment('own')]);
    expect(await repaired()).toEqual({ result: { back: [], refused: [] }, said: [] });
  });

  it('makes again what somebody has deleted', async () => {
    live();
    const { result } = await repaired('dev');
    expect(result).toEqual({ back: ['apps/Deployment shop/cart is gone'], refused: [] });
  });

  it.each(['pending-upgrade', 'failed', 'uninstalling'])(
    'leaves a release whose newest revision is %s: what is recorded as deployed is the one before',
    async (status) => {
      releases(status);
      const { result, said } = await repaired('dev');
      expect(result).toEqual({ back: [], refused: [] });
      expect(said).toEqual([
        `release shop/cart: revision 2 is ${status}: left as it is; an apply of its stack comes first`,
      ]);
      expect(applied()).toBe('');
    },
  );

  it('brings back a release beside which one of the same name failed in another namespace', async () => {
    releases('deployed', {
      metadata: { name: 'cart.v9', namespace: 'other', labels: { name: 'cart', version: '9', status: 'failed' } },
    });
    const { result, said } = await repaired('dev');
    expect(result).toEqual({ back: [PATH_OF_IMAGE], refused: [] });
    expect(said.join()).not.toContain('failed');
  });

  it('leaves what nobody has agreed to, since it came to differ only afterwards', async () => {
    expect(await repairReleases(join(folder, 'config'), [])).toEqual({ back: [], refused: [] });
    expect(applied()).toBe('');
  });

  it('says nothing of a release that failed where nothing of it differs', async () => {
    releases('failed');
    live(deployment('own'));
    expect((await repaired('dev')).said).toEqual([]);
  });

  it('does not count as brought back what the cluster refuses, or what stays different', async () => {
    write('refuses', `the Deployment is invalid: ${'x'.repeat(1000)}\nand more`);
    const { result, said } = await repaired('dev');
    expect(result).toMatchObject({ back: [], refused: [{ namespace: 'shop' }] });
    expect(said.join()).not.toContain('brought back: apps');
    const { refused } = result as { refused: Parameters<typeof refusal>[0] };
    expect(refusal(refused)).toMatchObject({ exitCode: EXIT.notReady, problems: [{ path: 'namespace shop' }] });
    expect(refused[0]?.why).toMatch(/^the Deployment is invalid: x+…; and more$/);
    expect(refused[0]?.why.length).toBeLessThan(350);
  });

  it('tells that something was done where the cluster cannot be looked at afterwards', async () => {
    const kubectl = readFileSync(join(folder, 'kubectl'), 'utf8');
    writeFileSync(join(folder, 'kubectl'), kubectl.replace('cat >live.json ;;', 'cat >/dev/null; rm deployed.json ;;'));
    const { result } = await repaired('dev');
    expect(result).toMatchObject({ exitCode: EXIT.cluster, effect: 'what it brought back is not known' });
  });
});
