import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { environments } from '../environments/index.ts';
import type { PlatformEnvironment } from '../environments/platform.ts';
import { committedPlatform, platformOf } from '../tests/support/app.ts';
import { select } from './select.ts';
import { synthesize } from './write.ts';

const platform = committedPlatform();
let folder: string;
let outdir: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'synth-'));
  outdir = join(folder, 'cdktf.out');
});

afterEach(() => rmSync(folder, { recursive: true }));

/** Content hash of every file below the output, by relative path. */
function contents(): Record<string, string> {
  const files = readdirSync(outdir, { recursive: true, encoding: 'utf8' }).filter((name) =>
    statSync(join(outdir, name)).isFile(),
  );
  return Object.fromEntries(
    files.sort().map((name) => [
      name,
      createHash('sha256')
        .update(readFileSync(join(outdir, name)))
        .digest('hex'),
    ]),
  );
}

function synth(...names: string[]) {
  return synthesize({ platform, outdir, ...select(platform, names) });
}

describe('synth', () => {
  it('writes the same bytes twice', () => {
    synth();
    const first = contents();
    rmSync(outdir, { recursive: true });
    synth();
    expect(contents()).toEqual(first);
    expect(Object.keys(first).filter((name) => name.endsWith('cdk.tf.json'))).toHaveLength(51);
  });

  it('writes beside a stack every packed file that it names, and no other', () => {
    synth();
    const files = Object.keys(contents());
    for (const { name } of platform.environments) {
      for (const stack of files.filter((file) => file.startsWith(`stacks/${name}-`) && file.endsWith('cdk.tf.json'))) {
        const folder = stack.replace('cdk.tf.json', '');
        const named = readFileSync(join(outdir, stack), 'utf8').match(/assets\/[\w./-]+\.(tgz|zip)/g) ?? [];
        const present = files.filter((file) => file.startsWith(`${folder}assets/`));
        expect(present).toEqual([...new Set(named)].map((path) => `${folder}${path}`).sort());
      }
    }
    expect(files.filter((file) => /\.(tgz|zip)$/.test(file)).length).toBeGreaterThan(30);
  });

  it('leaves no token of cdktf in any stack', () => {
    synth();
    const stacks = Object.keys(contents()).filter((name) => name.endsWith('cdk.tf.json'));
    const unresolved = stacks.filter((name) =>
      /TfToken\[|\d\.\d+e\+\d{3}/.test(readFileSync(join(outdir, name), 'utf8')),
    );
    expect(unresolved).toEqual([]);
  });

  it('of one environment leaves the folders of the others alone', () => {
    synth();
    const foreign = join(outdir, 'stacks/prod-network/cdk.tf.json');
    writeFileSync(foreign, 'as it was');
    expect(synth('dev').map(({ name }) => name.split('-')[0])).toEqual(Array.from({ length: 17 }, () => 'dev'));
    expect(readFileSync(foreign, 'utf8')).toBe('as it was');
    const manifest = JSON.parse(readFileSync(join(outdir, 'manifest.json'), 'utf8')) as { stacks: object };
    expect(Object.keys(manifest.stacks)).toHaveLength(51);
  });

  it('of one stack writes that stack only', () => {
    expect(synth('dev-network').map(({ name }) => name)).toEqual(['dev-network']);
    expect(readdirSync(join(outdir, 'stacks'))).toEqual(['dev-network']);
  });

  it('removes the folder of a stack that no longer exists, and keeps what others put beside a stack that does', () => {
    synth();
    mkdirSync(join(outdir, 'stacks/dev-gone'));
    writeFileSync(join(outdir, 'stacks/dev-network/plan'), 'saved');
    synth('dev');
    expect(existsSync(join(outdir, 'stacks/dev-gone'))).toBe(false);
    expect(readFileSync(join(outdir, 'stacks/dev-network/plan'), 'utf8')).toBe('saved');
  });

  it('of everything removes the folders of an environment that no longer exists, and its stacks from the manifest', () => {
    synth();
    const [first, ...rest] = platform.environments;
    const smaller = { ...platform, environments: rest };
    synthesize({ platform: smaller, outdir, ...select(smaller, []) });
    const names = readdirSync(join(outdir, 'stacks'));
    expect(names.filter((name) => name.startsWith(`${first?.name}-`))).toEqual([]);
    expect(names).toHaveLength(34);
    const manifest = JSON.parse(readFileSync(join(outdir, 'manifest.json'), 'utf8')) as { stacks: object };
    expect(Object.keys(manifest.stacks)).toEqual(names.sort());
  });

  it('of one environment leaves the folders of an environment that no longer exists', () => {
    mkdirSync(join(outdir, 'stacks/gone-network'), { recursive: true });
    synth('dev-network');
    expect(readdirSync(join(outdir, 'stacks'))).toEqual(['dev-network', 'gone-network']);
    synth('dev');
    expect(existsSync(join(outdir, 'stacks/gone-network'))).toBe(true);
  });

  it('that fails in the middle leaves the output as it was and no folder beside it', () => {
    synth();
    const before = contents();
    const [first] = platform.environments;
    const broken = { ...(first as PlatformEnvironment), deployments: undefined } as unknown as PlatformEnvironment;
    expect(() => synthesize({ platform, outdir, environments: [broken], stacks: [] })).toThrow();
    expect(contents()).toEqual(before);
    expect(readdirSync(folder)).toEqual(['cdktf.out']);
  });

  it('writes the checked data with the reasons of deviations for tools and pages', () => {
    synth();
    const written = JSON.parse(readFileSync(join(outdir, 'platform.json'), 'utf8')) as typeof platform;
    const dev = written.environments.find(({ name }) => name === 'dev');
    expect(dev?.reasons['network.nat']).toBe('a third of the price; losing zone A may stop a day of development');
    expect(written.systems.map(({ name }) => name)).toEqual([
      'bytebytego',
      'birthday',
      'storefront',
      's3www',
      'realworld',
    ]);
  });
});

describe('what to synthesize', () => {
  it('names every environment when an unknown one is asked for', () => {
    expect(() => select(platform, ['qa'])).toThrow(
      /\[UNKNOWN_ENVIRONMENT\][\s\S]*given: {3}"qa"[\s\S]*allowed: dev, staging, prod/,
    );
  });

  it('names every stack when an unknown one is asked for', () => {
    expect(() => select(platform, ['dev-nothing'])).toThrow(/\[UNKNOWN_STACK\][\s\S]*dev-network/);
  });

  it('covers exactly the systems that an environment lists', () => {
    const [dev] = environments;
    const one = platformOf([
      { ...(dev as object), systems: { s3www: { host: 'files.dev.techitfactory.com' } } } as never,
    ]);
    const names = synthesize({ platform: one, outdir, ...select(one, []) }).map(({ name }) => name);
    expect(names).toContain('dev-s3www-aws');
    expect(names.filter((name) => name.includes('birthday'))).toEqual([]);
  });
});
