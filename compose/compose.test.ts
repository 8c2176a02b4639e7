import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { imageReference } from '../lib/catalogue/images.ts';
import { s3www } from '../systems/s3www.ts';
import { environmentFile } from './environment.ts';

interface ComposeService {
  readonly image: string;
  readonly user: string;
  readonly read_only: boolean;
  readonly cap_drop: readonly string[];
  readonly security_opt: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly ports?: readonly string[];
  readonly restart: string;
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly volumes?: readonly string[];
  readonly mem_limit: string;
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly privileged?: boolean;
}

const file = (name: string) => join(import.meta.dirname, name);
const text = readFileSync(file('compose.yaml'), 'utf8');
const { services } = parse(text) as { services: Readonly<Record<string, ComposeService>> };
const all = Object.entries(services);

/** Distinct bytes, so that every value of the file is another one. */
function counting(): (bytes: number) => Buffer {
  let next = 0;
  return (bytes) => Buffer.from(Array.from({ length: bytes }, () => next++ % 256));
}

const OWNER = { uid: 501, gid: 20 };

function variables(env: string): Map<string, string> {
  return new Map(env.split('\n').flatMap((line) => (line === '' ? [] : [line.split('=') as [string, string]])));
}

describe('the services', () => {
  it('are the store, its setup, the web front and a check', () => {
    expect(Object.keys(services)).toEqual(['store', 'setup', 'web', 'check']);
  });

  it('run the images of the catalogue', () => {
    expect(all.map(([name, { image }]) => [name, image])).toEqual([
      ['store', imageReference('minio')],
      ['setup', imageReference('mc')],
      ['web', imageReference('s3www')],
      ['check', imageReference('minio')],
    ]);
  });

  it.each(all)('%s has no root, capabilities, new privileges or writable image', (_, service) => {
    expect(service).toMatchObject({
      read_only: true,
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
    });
    expect(service.user).toMatch(/^(\$\{STORE_USER:\?[^}]+\}|65532:65532)$/);
    expect(service.privileged).toBeUndefined();
    expect(service.mem_limit).toMatch(/^\d+[mg]$/);
  });

  it('answer on this machine only', () => {
    expect(all.flatMap(([, { ports = [] }]) => ports)).toEqual([
      '127.0.0.1:9000:9000',
      '127.0.0.1:9001:9001',
      '127.0.0.1:8080:8080',
    ]);
  });

  it('mount nothing of the machine but files of this folder', () => {
    for (const [, { volumes = [] }] of all) for (const volume of volumes) expect(volume).toMatch(/^\.\/[a-z.-]+:\//);
  });

  it('start one after the other: the store is healthy, the bucket filled, then the web front serves it', () => {
    expect(services['store']?.healthcheck?.test).toContain('http://127.0.0.1:9000/minio/health/ready');
    expect(services['setup']?.depends_on).toEqual({ store: { condition: 'service_healthy' } });
    expect(services['web']?.depends_on).toEqual({ setup: { condition: 'service_completed_successfully' } });
    expect(services['check']?.depends_on).toEqual({ web: { condition: 'service_started' } });
    expect(all.filter(([, { restart }]) => restart === 'no').map(([name]) => name)).toEqual(['setup', 'check']);
  });

  it('give the web front what it gets in the cluster, with the same bucket and address, but no authority to trust', () => {
    const { variables: renamed = {}, settings = {} } = s3www.services['web'] ?? {};
    const environment = services['web']?.environment ?? {};
    const wanted = Object.keys({ ...renamed, ...settings }).filter((name) => !name.startsWith('SSL_CERT_'));
    expect(Object.keys(environment).sort()).toEqual(wanted.sort());
    expect(environment).toMatchObject(settings);
  });
});

describe('compose/.env', () => {
  it('holds each variable that the services take, and no other', () => {
    const taken = [...text.matchAll(/\$\{(\w+):\?/g)].map(([, name]) => name);
    expect([...variables(environmentFile(OWNER, counting())).keys()].sort()).toEqual([...new Set(taken)].sort());
  });

  it('is needed: no variable has a default, and no login is written here', () => {
    expect(text.match(/\$\{\w+\}|\$\{\w+:?-/g)).toBeNull();
    for (const [, { environment = {} }] of all) {
      for (const [name, value] of Object.entries(environment)) {
        if (/USER|PASSWORD|KEY/.test(name)) expect(value).toMatch(/^\$\{/);
      }
    }
  });

  it('names the owner of the files, who is never root', () => {
    expect(variables(environmentFile(OWNER, counting())).get('STORE_USER')).toBe('501:20');
    expect(variables(environmentFile({ uid: 0, gid: 0 }, counting())).get('STORE_USER')).toBe('1000:1000');
  });

  it('has logins of 24 random bytes, each its own, which need no quotes', () => {
    const values = variables(environmentFile(OWNER, counting()));
    const passwords = [values.get('STORE_ROOT_PASSWORD'), values.get('STORE_READER_SECRET_KEY')];
    for (const password of passwords) expect(password).toMatch(/^[\w-]{32}$/);
    expect(new Set(values.values()).size).toBe(values.size);
  });

  it('is ignored by Git, with the data', () => {
    expect(readFileSync(file('.gitignore'), 'utf8').split('\n')).toEqual(['.env', 'data/', '']);
  });
});

describe('the setup', () => {
  it('makes bucket, policy and login, and uploads; secrets are told on standard input alone', () => {
    const folder = mkdtempSync(join(tmpdir(), 'compose-'));
    const calls = join(folder, 'calls');
    writeFileSync(join(folder, 'mc'), `#!/bin/sh\necho "$*" >>${calls}\n`, { mode: 0o755 });
    const { status } = spawnSync('sh', [file('setup.sh')], {
      env: {
        PATH: `${folder}:${process.env['PATH']}`,
        ROOT_USER: 'root',
        ROOT_PASSWORD: 'secret of root',
        READER_ACCESS_KEY: 'reader',
        READER_SECRET_KEY: 'secret of reader',
      },
    });
    const told = readFileSync(calls, 'utf8').trimEnd().split('\n');
    rmSync(folder, { recursive: true });
    expect(status).toBe(0);
    expect(told).toEqual([
      'alias set store http://store:9000 --api S3v4 --path on',
      'ready store',
      'mb --ignore-existing store/site',
      'admin policy create store read-site /setup/read-site.json',
      'admin user add store',
      'admin policy attach store read-site --user reader',
      'cp --recursive /site/ store/site/',
    ]);
  });

  it('lets the reader read the bucket that the web front serves, and nothing else', () => {
    const { Statement } = JSON.parse(readFileSync(file('read-site.json'), 'utf8')) as { Statement: unknown };
    expect(Statement).toEqual([
      { Effect: 'Allow', Action: ['s3:GetBucketLocation', 's3:ListBucket'], Resource: ['arn:aws:s3:::site'] },
      { Effect: 'Allow', Action: ['s3:GetObject'], Resource: ['arn:aws:s3:::site/*'] },
    ]);
  });
});

const compose = spawnSync('docker', ['compose', 'version']).status === 0;
if (!compose) process.stderr.write('skipped: what docker compose says of the file, since it is not on this machine\n');

describe('docker compose', () => {
  it.skipIf(!compose)('accepts the file with the variables, and refuses it without', () => {
    const env = Object.fromEntries(variables(environmentFile(OWNER, counting())));
    const config = (more: Readonly<Record<string, string>>) =>
      spawnSync('docker', ['compose', '--file', file('compose.yaml'), '--env-file', '/dev/null', 'config', '--quiet'], {
        encoding: 'utf8',
        env: { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '', ...more },
      });
    expect(config(env)).toMatchObject({ status: 0 });
    const refused = config({});
    expect(refused.status).not.toBe(0);
    expect(refused.stderr).toContain('run node compose/env.ts first');
  });
});
