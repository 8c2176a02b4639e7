import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readWorkspace } from './workspace.ts';

let outdir: string;
beforeEach(() => {
  outdir = mkdtempSync(join(tmpdir(), 'workspace-'));
  write('platform.json', {
    environments: ['dev', 'prod'].map((name) => ({
      name,
      accountId: '111111111111',
      region: 'us-east-1',
      removal: name === 'dev' ? 'destroy' : 'retain',
      pipeline: { applyDeferredCreations: name === 'dev' },
      sizes: 'and more',
    })),
    stacks: { 'dev-shop': { prerequisites: [{ kind: 'image', service: 'cart', file: 'gitops/dev/shop.yaml' }] } },
  });
  write('manifest.json', {
    version: '0.21.0',
    stacks: Object.fromEntries(
      [
        ['dev-shop', ['dev-cluster', 'dev-network']],
        ['dev-cluster', ['dev-network']],
        ['dev-network', []],
        ['prod-network', []],
      ].map(([name, dependencies]) => [name, { name, dependencies }]),
    ),
  });
  for (const id of ['dev-network', 'dev-cluster', 'dev-shop', 'prod-network']) stack(id, {});
});
afterEach(() => rmSync(outdir, { recursive: true }));

function write(file: string, json: unknown): void {
  writeFileSync(join(outdir, file), JSON.stringify(json));
}

function stack(id: string, provider: object): void {
  mkdirSync(join(outdir, 'stacks', id), { recursive: true });
  const s3 = { bucket: 'states', key: `${id}.tfstate`, region: 'us-east-1', allowed_account_ids: ['111111111111'] };
  write(`stacks/${id}/cdk.tf.json`, { terraform: { backend: { s3 } }, provider });
}

const read = (environment: string, ...stacks: string[]) => readWorkspace({ outdir, environment, stacks });
const problemsOf = (environment: string, ...stacks: string[]) => {
  try {
    read(environment, ...stacks);
  } catch (error) {
    return error as { exitCode: number; problems: readonly { code: string; given: unknown; allowed: string }[] };
  }
  throw new Error('it was read');
};

describe('the workspace', () => {
  it('holds the stacks of one environment, upstream first, with what their JSON and platform.json tell', () => {
    stack('dev-cluster', { aws: [{}], helm: [{}] });
    const { environment, stacks, selected } = read('dev');
    expect(environment).toEqual({
      name: 'dev',
      accountId: '111111111111',
      region: 'us-east-1',
      removal: 'destroy',
      pipeline: { applyDeferredCreations: true },
      cluster: {},
      deployments: [],
    });
    expect([...stacks.keys()]).toEqual(['dev-network', 'dev-cluster', 'dev-shop']);
    expect(selected).toEqual([...stacks.values()]);
    expect(stacks.get('dev-cluster')).toMatchObject({
      name: 'cluster',
      folder: join(outdir, 'stacks/dev-cluster'),
      upstream: ['dev-network'],
      needsCluster: true,
      state: {
        bucket: 'states',
        key: 'dev-cluster.tfstate',
        region: 'us-east-1',
        lockTable: undefined,
        accountId: '111111111111',
      },
      facts: { prerequisites: [], firstValues: [] },
    });
    expect(stacks.get('dev-network')?.needsCluster).toBe(false);
    expect(stacks.get('dev-shop')?.facts.prerequisites).toEqual([
      { kind: 'image', service: 'cart', file: 'gitops/dev/shop.yaml' },
    ]);
  });

  it('selects stacks by name or id, in the order of their waves', () => {
    expect(read('dev', 'dev-shop', 'network').selected.map(({ id }) => id)).toEqual(['dev-network', 'dev-shop']);
  });

  it('is refused for an environment that does not exist', () => {
    expect(problemsOf('qa')).toMatchObject({
      exitCode: 3,
      problems: [{ code: 'UNKNOWN_ENVIRONMENT', given: 'qa', allowed: 'dev, prod' }],
    });
  });

  it('is refused for stacks that do not exist, all at once, also for those of another environment', () => {
    expect(problemsOf('dev', 'netwrok', 'prod-network', 'cluster')).toMatchObject({
      exitCode: 3,
      problems: [
        { code: 'UNKNOWN_STACK', given: 'netwrok', allowed: 'network, cluster, shop' },
        { code: 'UNKNOWN_STACK', given: 'prod-network' },
      ],
    });
  });

  it('is refused where nothing was synthesized, naming the file', () => {
    rmSync(join(outdir, 'stacks/dev-shop'), { recursive: true });
    expect(problemsOf('dev')).toMatchObject({
      exitCode: 4,
      problems: [{ code: 'SYNTH_MISSING', path: join(outdir, 'stacks/dev-shop/cdk.tf.json') }],
    });
  });

  it('is refused where a file is cut off, or is not what this version writes', () => {
    writeFileSync(join(outdir, 'manifest.json'), '{"stacks":');
    expect(problemsOf('dev')).toMatchObject({ exitCode: 4, problems: [{ code: 'SYNTH_UNREADABLE' }] });
    write('platform.json', { environments: [{ name: 'dev' }] });
    expect(problemsOf('dev')).toMatchObject({ problems: [{ path: join(outdir, 'platform.json') }] });
  });

  it('is refused for a stack whose state is not in S3', () => {
    write('stacks/dev-shop/cdk.tf.json', { terraform: { backend: { local: {} } } });
    expect(problemsOf('dev')).toMatchObject({
      exitCode: 4,
      problems: [{ code: 'SYNTH_UNREADABLE', given: expect.stringContaining('terraform.backend.s3') }],
    });
  });
});
