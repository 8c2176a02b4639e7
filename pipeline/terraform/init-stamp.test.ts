import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { initState, stampInit } from './init-stamp.ts';

const JSON_FILE = {
  terraform: { backend: { s3: { bucket: 'b', key: 'k' } }, required_providers: { aws: { version: '6.25.0' } } },
  provider: { aws: [{ region: 'eu-west-1' }] },
  resource: { aws_vpc: { main: { cidr_block: '10.0.0.0/16' } } },
};
const ENV = { HOME: '/dev/null' };

let folder: string;
const write = (name: string, content: unknown) =>
  writeFileSync(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));

/** What `terraform init` leaves. */
function initialized(env: NodeJS.ProcessEnv = ENV): boolean {
  mkdirSync(join(folder, '.terraform'), { recursive: true });
  const before = initState(folder, '1.11.4', env);
  write('.terraform/terraform.tfstate', '{}');
  return stampInit(folder, '1.11.4', env, before);
}
const isDone = (version = '1.11.4', env: NodeJS.ProcessEnv = ENV) => initState(folder, version, env).done;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'init-'));
  write('cdk.tf.json', JSON_FILE);
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('an init', () => {
  it('is wanted by a folder that had none, and then not again', () => {
    expect(isDone()).toBe(false);
    initialized();
    expect(isDone()).toBe(true);
  });

  it('is not wanted for other values of the same kinds of things', () => {
    initialized();
    write('cdk.tf.json', {
      ...JSON_FILE,
      provider: { aws: [{ region: 'eu-west-2' }] },
      resource: { aws_vpc: { main: { cidr_block: '10.1.0.0/16' } }, aws_subnet: { a: {} } },
      output: { x: { value: '1' } },
    });
    expect(isDone()).toBe(true);
  });

  it.each([
    ['another backend', { ...JSON_FILE, terraform: { ...JSON_FILE.terraform, backend: { s3: { bucket: 'c' } } } }],
    ['another provider', { ...JSON_FILE, terraform: { ...JSON_FILE.terraform, required_providers: {} } }],
    ['a module', { ...JSON_FILE, module: { x: { source: './x' } } }],
    [
      'a provider that only a resource names',
      { ...JSON_FILE, resource: { ...JSON_FILE.resource, random_id: { x: {} } } },
    ],
  ])('is wanted for %s', (_, json) => {
    initialized();
    write('cdk.tf.json', json);
    expect(isDone()).toBe(false);
  });

  it('is wanted for an override, a lock file, another Terraform, another CLI configuration', () => {
    initialized();
    expect(isDone('1.12.0')).toBe(false);
    expect(isDone('1.11.4', { ...ENV, TF_PLUGIN_CACHE_DIR: '/cache' })).toBe(false);
    write('cli.tfrc', '# one');
    expect(isDone('1.11.4', { ...ENV, TF_CLI_CONFIG_FILE: join(folder, 'cli.tfrc') })).toBe(false);
    write('zz_override.tf.json', { terraform: { backend: { local: {} } } });
    expect(isDone()).toBe(false);
    rmSync(join(folder, 'zz_override.tf.json'));
    expect(isDone()).toBe(true);
    write('.terraform.lock.hcl', 'provider {}');
    expect(isDone()).toBe(false);
  });

  it('is wanted again where what it left is gone', () => {
    initialized();
    rmSync(join(folder, '.terraform/terraform.tfstate'));
    expect(isDone()).toBe(false);
  });
});

describe('a lock file', () => {
  it('that was there before is a committed one, and binding', () => {
    expect(initState(folder, '1.11.4', ENV).lockCommitted).toBe(false);
    write('.terraform.lock.hcl', 'provider {}');
    expect(initState(folder, '1.11.4', ENV).lockCommitted).toBe(true);
    expect(initialized()).toBe(false);
    expect(initState(folder, '1.11.4', ENV).lockCommitted).toBe(true);
  });

  it('that init wrote itself is none, until another one takes its place', () => {
    const before = initState(folder, '1.11.4', ENV);
    mkdirSync(join(folder, '.terraform'));
    write('.terraform/terraform.tfstate', '{}');
    write('.terraform.lock.hcl', 'provider {}');
    expect(stampInit(folder, '1.11.4', ENV, before)).toBe(true);
    expect(initState(folder, '1.11.4', ENV)).toMatchObject({ done: true, lockCommitted: false });
    write('.terraform.lock.hcl', 'provider { committed }');
    expect(initState(folder, '1.11.4', ENV)).toMatchObject({ done: false, lockCommitted: true });
  });
});
