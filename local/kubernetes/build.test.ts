import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { KUBERNETES_TEST_MODULE } from '../../lib/catalogue/kubernetes.ts';
import { requiredVersion } from './build.ts';
import { TOOLS } from './go.ts';
import { CLUSTER_PROGRAMS, PROGRAMS } from './programs.ts';

const goMod = (module: string) => readFileSync(join(TOOLS, module, 'go.mod'), 'utf8');

describe('the programs of the tests', () => {
  it('are of the Kubernetes version that the catalogue names, its libraries included', () => {
    expect(requiredVersion('kubernetes', 'k8s.io/kubernetes')).toBe(KUBERNETES_TEST_MODULE.version);
    const library = KUBERNETES_TEST_MODULE.version.replace(/^v1/, 'v0');
    const replaced = [...goMod('kubernetes').matchAll(/=> k8s\.io\/\S+ (v\S+)/g)].map(([, version]) => version);
    expect(replaced.length).toBeGreaterThan(25);
    expect(replaced.filter((version) => version !== library)).toEqual([]);
  });

  it('are main packages that their go.mod names', () => {
    for (const [name, { module, path }] of Object.entries(PROGRAMS)) {
      if (path !== '.') expect(goMod(module), name).toMatch(new RegExp(`^(tool )?\\s*${path}$`, 'm'));
    }
  });

  it('can be built with the installed Go, without another toolchain', () => {
    for (const module of new Set(Object.values(PROGRAMS).map((program) => program.module))) {
      expect(goMod(module)).toMatch(/^go 1\.2[0-6]\.\d+$/m);
      expect(goMod(module)).not.toMatch(/^toolchain/m);
    }
  });

  it('tell their own version', () => {
    const version = PROGRAMS['kube-apiserver'].version?.(requiredVersion);
    expect(version).toMatchObject({
      'k8s.io/component-base/version.gitVersion': 'v1.36.3',
      'k8s.io/component-base/version.gitMajor': '1',
      'k8s.io/component-base/version.gitMinor': '36',
    });
    expect(PROGRAMS.helm.version?.(requiredVersion)).toEqual({
      'helm.sh/helm/v3/internal/version.version': 'v3.19.4',
    });
  });

  it('are all built before the cluster tests', () => {
    expect([...CLUSTER_PROGRAMS].sort()).toEqual(Object.keys(PROGRAMS).sort());
  });

  it('are looked up by their exact module', () => {
    expect(() => requiredVersion('helm', 'helm.sh/helm')).toThrow('helm/go.mod requires no single helm.sh/helm');
  });
});

describe('a build', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'platform-build-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  /** Builds Helm by a Go of ours: `build` is what it does to make the file that its argument `-o` names, `$out`. */
  function buildHelm(build: string) {
    const script = `#!/bin/sh
if [ "$1" = env ]; then echo go1.26.0; exit; fi
echo build >> ${folder}/builds
while [ "$1" != -o ]; do shift; done
out=$2
${build}
`;
    writeFileSync(join(folder, 'go'), script);
    chmodSync(join(folder, 'go'), 0o755);
    const { status, stderr } = spawnSync(process.execPath, [join(import.meta.dirname, 'build-programs.ts'), 'helm'], {
      encoding: 'utf8',
      env: { PATH: `${folder}:/usr/bin:/bin`, PLATFORM_CACHE: join(folder, 'cache') },
    });
    return { status, stderr };
  }

  const built = () =>
    readdirSync(join(folder, 'cache'), { recursive: true, withFileTypes: true }).filter((file) => file.isFile());

  it('is told while it happens, and is done once', () => {
    const first = buildHelm('echo helm > "$out"');
    expect(first).toEqual({
      status: 0,
      stderr: expect.stringMatching(/^building helm \(about 2 minutes, once\)\nbuilt helm in \d+ s\n$/),
    });
    expect(built().map(({ name }) => name)).toEqual(['helm']);
    expect(buildHelm('echo helm > "$out"')).toEqual({ status: 0, stderr: '' });
    expect(readFileSync(join(folder, 'builds'), 'utf8')).toBe('build\n');
  });

  it('that breaks although Go is there is a failure, and leaves no half of a program', () => {
    const { status, stderr } = buildHelm('echo half > "$out"; echo "no such package" >&2; exit 1');
    expect(status).toBe(1);
    expect(stderr).toContain('building helm failed: no such package');
    expect(built()).toEqual([]);
  });
});
