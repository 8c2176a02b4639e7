import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { covers, installationMethods, writeCliConfig } from './cli-config.ts';

describe('a CLI configuration', () => {
  it('names its ways to get providers, in their order, with what they are for', () => {
    const text = `
# provider_installation { direct {} }
plugin_cache_dir = "/tmp/cache"
provider_installation { // as HashiCorp documents it
  filesystem_mirror {
    path    = "/opt/tf # plugins"
    include = ["hashicorp/aws", "example.com/*/*"]
  }
  /* network_mirror { url = "https://old.test/" } */
  network_mirror {
    url = "https://mirror.test/providers/"
  }
  direct {
    exclude = ["hashicorp/aws"]
  }
}`;
    expect(installationMethods(text)).toEqual([
      {
        kind: 'filesystem_mirror',
        at: '/opt/tf # plugins',
        include: ['hashicorp/aws', 'example.com/*/*'],
        exclude: [],
      },
      { kind: 'network_mirror', at: 'https://mirror.test/providers/', include: undefined, exclude: [] },
      { kind: 'direct', at: '', include: undefined, exclude: ['hashicorp/aws'] },
    ]);
  });

  it('that says nothing of providers leaves Terraform the registry', () => {
    const direct = [{ kind: 'direct', at: '', include: undefined, exclude: [] }];
    expect(installationMethods('')).toEqual(direct);
    expect(installationMethods('credentials "app.test" {\n  token = "a"\n}\n')).toEqual(direct);
  });

  it('that gives no way to get providers has none', () => {
    expect(installationMethods('provider_installation {}')).toEqual([]);
  });
});

describe('a way to get providers', () => {
  const method = (include?: readonly string[], exclude: readonly string[] = []) =>
    covers({ kind: 'direct', at: '', include, exclude }, 'helm');

  it('is for all, unless it includes or excludes some', () => {
    expect(method()).toBe(true);
    expect(method(['hashicorp/aws'])).toBe(false);
    expect(method(['hashicorp/aws', 'hashicorp/helm'])).toBe(true);
    expect(method(undefined, ['hashicorp/helm'])).toBe(false);
    expect(method(['hashicorp/*'], ['hashicorp/aws'])).toBe(true);
    expect(method([])).toBe(false);
  });

  it('names them with stars and with or without the registry', () => {
    expect(method(['registry.terraform.io/hashicorp/helm'])).toBe(true);
    expect(method(['registry.terraform.io/*/*'])).toBe(true);
    expect(method(['*/*'])).toBe(true);
    expect(method(['example.com/hashicorp/helm'])).toBe(false);
    expect(method(['helm'])).toBe(false);
  });
});

describe('a CLI configuration of ours', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'config-'));
    vi.stubEnv('PLATFORM_CACHE', folder);
  });
  afterEach(() => {
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true });
  });

  it('gets every provider from the mirrors, and nothing from elsewhere', () => {
    const file = writeCliConfig(['/opt/tf-plugins', '/home/a "b"/mirror']);
    expect(installationMethods(readFileSync(file, 'utf8')).map(({ kind, at }) => [kind, at])).toEqual([
      ['filesystem_mirror', '/opt/tf-plugins'],
      ['filesystem_mirror', '/home/a "b"/mirror'],
    ]);
  });

  it('has a file of its own for other mirrors', () => {
    const file = writeCliConfig(['/opt/a']);
    expect(writeCliConfig(['/opt/b'])).not.toBe(file);
    expect(writeCliConfig(['/opt/a'])).toBe(file);
    expect(readFileSync(file, 'utf8')).toContain('path = "/opt/a"');
  });
});
