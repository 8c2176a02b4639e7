import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { KUBERNETES_TEST_MODULE } from '../../lib/catalogue/kubernetes.ts';
import { requiredVersion } from './build.ts';
import { CLUSTER_PROGRAMS, PROGRAMS } from './programs.ts';

const goMod = (module: string) => readFileSync(resolve(import.meta.dirname, 'tools', module, 'go.mod'), 'utf8');

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
