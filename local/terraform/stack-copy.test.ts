import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { copyStack, unprotect } from './stack-copy.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'copy-'));
  mkdirSync(join(folder, 'from/assets/code/hash'), { recursive: true });
  writeFileSync(join(folder, 'from/assets/code/hash/archive.zip'), 'zip');
});
afterEach(() => rmSync(folder, { recursive: true }));

function copy(json: object, { pinned = false } = {}) {
  writeFileSync(
    join(folder, 'from/cdk.tf.json'),
    JSON.stringify({ provider: { aws: [{}] }, terraform: { required_providers: { aws: {} } }, ...json }),
  );
  const leftOut = copyStack({
    from: join(folder, 'from'),
    to: join(folder, 'to'),
    providerVersion: pinned ? undefined : '5.100.0',
  });
  return {
    leftOut,
    copied: JSON.parse(readFileSync(join(folder, 'to/cdk.tf.json'), 'utf8')) as Record<string, unknown>,
  };
}

describe('the test copy of a stack', () => {
  it('leaves out Helm and Kubernetes with everything that points at them, and says what it left out', () => {
    const { leftOut, copied } = copy({
      provider: { aws: [{}], helm: [{}], kubernetes: [{}] },
      terraform: { required_providers: { aws: {}, helm: {}, kubernetes: {} } },
      resource: {
        kubernetes_namespace_v1: { shop: {} },
        helm_release: { api: {} },
        aws_iam_role: { api: { depends_on: ['kubernetes_namespace_v1.shop', 'aws_iam_role.other'] }, other: {} },
      },
      output: {
        namespace: { value: '${kubernetes_namespace_v1.shop.id}' },
        role: { value: '${aws_iam_role.api.arn}' },
      },
    });
    expect(leftOut.resources).toEqual(['kubernetes_namespace_v1.shop', 'helm_release.api']);
    expect(copied['provider']).toEqual({ aws: [{}] });
    expect(copied).toHaveProperty('terraform.required_providers', { aws: {} });
    expect(copied['resource']).toEqual({ aws_iam_role: { api: { depends_on: ['aws_iam_role.other'] }, other: {} } });
    expect(Object.keys(copied['output'] as object)).toEqual(['role']);
  });

  it('has no empty block where nothing remains: Terraform refuses one', () => {
    expect(copy({ resource: { kubernetes_namespace_v1: { shop: {} } } }).copied).not.toHaveProperty('resource');
  });

  it('leaves out and names attributes that only the pinned provider knows, where another version is used', () => {
    const json = { resource: { aws_eks_cluster: { main: { name: 'dev', deletion_protection: true } } } };
    expect(copy(json).leftOut.attributes).toEqual(['aws_eks_cluster.main: deletion_protection']);
    expect(copy(json).copied['resource']).toEqual({ aws_eks_cluster: { main: { name: 'dev' } } });
    expect(copy(json, { pinned: true }).copied['resource']).toEqual(json.resource);
  });

  it('carries the assets', () => {
    copy({});
    expect(readFileSync(join(folder, 'to/assets/code/hash/archive.zip'), 'utf8')).toBe('zip');
  });

  it('can be unprotected, and only protections change', () => {
    copy({
      resource: {
        aws_db_instance: {
          main: {
            deletion_protection: true,
            skip_final_snapshot: false,
            multi_az: true,
            lifecycle: { prevent_destroy: true },
          },
        },
        aws_s3_bucket: {
          media: {
            force_destroy: false,
            bucket: 'media',
            lifecycle: { prevent_destroy: true, ignore_changes: ['tags'] },
          },
        },
      },
    });
    unprotect(join(folder, 'to'));
    expect(JSON.parse(readFileSync(join(folder, 'to/cdk.tf.json'), 'utf8'))).toHaveProperty('resource', {
      aws_db_instance: {
        main: {
          deletion_protection: false,
          skip_final_snapshot: true,
          multi_az: true,
          lifecycle: { prevent_destroy: false },
        },
      },
      aws_s3_bucket: {
        media: {
          force_destroy: true,
          bucket: 'media',
          lifecycle: { prevent_destroy: false, ignore_changes: ['tags'] },
        },
      },
    });
  });
});
