import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { readArguments } from './arguments.ts';
import { EXIT } from './exit-code.ts';
import { refuseElsewhere } from './made-for-here.ts';
import { openWorkspace } from './open-run.ts';

afterEach(() => vi.unstubAllEnvs());

const HERE = { name: 'prod', cluster: { kubeconfig: '/srv/local/kubeconfig' } };
const asking = (AWS_ENDPOINT_URL: string | undefined) => () => refuseElsewhere(HERE, { AWS_ENDPOINT_URL });

describe('what was synthesized for this machine', () => {
  it.each([
    undefined,
    '',
    'https://sts.eu-west-1.amazonaws.com',
    'http://10.0.0.1:5000',
    'http://127.0.0.1.example.com',
    'no',
  ])('is never planned or applied where %j is asked', (endpoint) => {
    expect(asking(endpoint)).toThrow(expect.objectContaining({ exitCode: EXIT.credentials }));
    expect(asking(endpoint)).toThrow(/ACCOUNT_WRONG[\s\S]*CDKTF_OUTDIR[\s\S]*local -- env --environment prod/);
  });

  it.each(['http://127.0.0.1:5000', 'http://localhost:5000', 'http://[::1]:5000'])('is where %s is', (endpoint) => {
    expect(asking(endpoint)).not.toThrow();
  });

  it('is refused by every command that opens it', () => {
    const folder = mkdtempSync(join(tmpdir(), 'made-for-here-'));
    const write = (file: string, json: object) => writeFileSync(join(folder, file), JSON.stringify(json));
    const facts = { accountId: '333333333333', region: 'eu-west-1', removal: 'retain' };
    const environment = { ...HERE, ...facts, pipeline: { applyDeferredCreations: false } };
    const s3 = { bucket: 'states', key: 'prod/network', region: 'eu-west-1', allowed_account_ids: ['333333333333'] };
    mkdirSync(join(folder, 'stacks/prod-network'), { recursive: true });
    write('platform.json', { environments: [environment], stacks: {} });
    write('manifest.json', { version: '0', stacks: { 'prod-network': { name: 'prod-network', dependencies: [] } } });
    write('stacks/prod-network/cdk.tf.json', { terraform: { backend: { s3 } }, provider: {} });
    vi.stubEnv('CDKTF_OUTDIR', folder);
    const open = () => openWorkspace(readArguments(['prod'], []));
    vi.stubEnv('AWS_ENDPOINT_URL', undefined);
    expect(open).toThrow(expect.objectContaining({ exitCode: EXIT.credentials }));
    vi.stubEnv('AWS_ENDPOINT_URL', 'http://127.0.0.1:5000');
    expect(open().selected.map(({ id }) => id)).toEqual(['prod-network']);
    rmSync(folder, { recursive: true });
  });

  it('is told by its kubeconfig: every other goes wherever its credentials lead', () => {
    for (const AWS_ENDPOINT_URL of [undefined, 'http://127.0.0.1:5000'])
      expect(() => refuseElsewhere({ name: 'prod', cluster: {} }, { AWS_ENDPOINT_URL })).not.toThrow();
  });
});
