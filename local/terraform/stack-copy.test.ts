import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type CopyOptions, copyStack } from './stack-copy.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'copy-'));
  mkdirSync(join(folder, 'from/assets/code/hash'), { recursive: true });
  writeFileSync(join(folder, 'from/assets/code/hash/archive.zip'), 'zip');
});
afterEach(() => rmSync(folder, { recursive: true }));

function copy(json: object, options: Partial<CopyOptions> = {}) {
  writeFileSync(join(folder, 'from/cdk.tf.json'), JSON.stringify(json));
  const to = join(folder, 'to');
  const leftOut = copyStack({ from: join(folder, 'from'), to, leaveOut: { providers: [], releases: [] }, ...options });
  return { leftOut, copied: read(options.to ?? to) };
}

function read(stack: string, file = 'cdk.tf.json'): Record<string, unknown> {
  return JSON.parse(readFileSync(join(stack, file), 'utf8')) as Record<string, unknown>;
}

describe('the copy of a stack', () => {
  const json = { resource: { aws_eks_cluster: { main: { name: 'dev', deletion_protection: true } } } };

  it('is the stack where everything is reached', () => {
    const { leftOut, copied } = copy(json);
    expect(copied).toEqual(json);
    expect(leftOut).toEqual({ resources: [], attributes: [] });
  });

  it('leaves out what is not reached, and says what', () => {
    const { leftOut, copied } = copy(
      {
        provider: { helm: [{}], aws: [{}] },
        terraform: { required_providers: { aws: {}, helm: {} } },
        resource: { helm_release: { api: { name: 'api' } } },
      },
      { leaveOut: { providers: ['helm'], releases: [] } },
    );
    expect(copied).toEqual({ provider: { aws: [{}] }, terraform: { required_providers: { aws: {} } } });
    expect(leftOut.resources).toEqual(['helm_release.api']);
  });

  it('asks for another version, without attributes that only the pinned provider knows, and names them', () => {
    const { leftOut, copied } = copy(json, { awsVersion: '5.100.0' });
    expect(leftOut.attributes).toEqual(['aws_eks_cluster.main: deletion_protection']);
    expect(copied['resource']).toEqual({ aws_eks_cluster: { main: { name: 'dev' } } });
    expect(copied['terraform']).toMatchObject({
      required_providers: { aws: { source: 'hashicorp/aws', version: '5.100.0' } },
    });
  });

  it('carries the assets, and nothing of what lay there before', () => {
    mkdirSync(join(folder, 'to'));
    writeFileSync(join(folder, 'to/old.tf.json'), '{}');
    copy({});
    expect(readFileSync(join(folder, 'to/assets/code/hash/archive.zip'), 'utf8')).toBe('zip');
    expect(existsSync(join(folder, 'to/old.tf.json'))).toBe(false);
  });

  it('may be the stack itself, whose assets stay', () => {
    const { copied } = copy(json, { to: join(folder, 'from/'), awsVersion: '5.100.0' });
    expect(copied['resource']).toEqual({ aws_eks_cluster: { main: { name: 'dev' } } });
    expect(readFileSync(join(folder, 'from/assets/code/hash/archive.zip'), 'utf8')).toBe('zip');
  });
});
