import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { chartsOf, ownImages, type VersionFiles } from '../environments/versions.ts';
import { readVersionFiles } from '../synth/version-files.ts';
import { systems } from '../systems/index.ts';
import { realworld } from '../systems/realworld.ts';
import { system as systemSchema } from '../systems/schema.ts';
import { localVersionFiles } from './version-files.ts';

const { charts } = readVersionFiles();
const DIGEST = `sha256:${'a'.repeat(64)}`;

interface File {
  readonly charts: Readonly<Record<string, string>>;
  readonly images: Readonly<Record<string, { digest: string; canary?: unknown }>>;
}

function files(texts: VersionFiles['texts'] = {}, chosen: Parameters<typeof localVersionFiles>[1] = systems) {
  const made = localVersionFiles('local', chosen, { texts, charts });
  return Object.fromEntries(Object.entries(made.texts).map(([path, text]) => [path, parse(text) as File]));
}

describe('version files of this machine', () => {
  it('give every service that a team builds a digest of its own, and each chart its version', () => {
    const made = files();
    expect(Object.keys(made)).toEqual(systems.map(({ name }) => `gitops/local/${name}.yaml`));
    const digests = systems.flatMap((input) => {
      const system = systemSchema.parse(input);
      const file = made[`gitops/local/${system.name}.yaml`];
      expect(Object.keys(file?.charts ?? {})).toEqual(chartsOf(system));
      expect(Object.keys(file?.images ?? {})).toEqual(ownImages(system, {}).map(([service]) => service));
      return Object.values(file?.images ?? {}).map(({ digest }) => digest);
    });
    expect(digests.length).toBeGreaterThan(10);
    expect(digests.filter((digest) => !/^sha256:[0-9a-f]{64}$/.test(digest))).toEqual([]);
    expect(new Set(digests).size).toBe(digests.length);
  });

  it('are the same each time: a second plan changes nothing', () => {
    expect(files()).toEqual(files());
  });

  it('keep what Git says, and tell of no other environment', () => {
    const canary = { digest: DIGEST, weightPercent: 10 };
    const written = `charts: { system: 9.9.9 }\nimages: { backend: { digest: "${DIGEST}", canary: ${JSON.stringify(canary)} } }\n`;
    const texts = { 'gitops/local/realworld.yaml': written, 'gitops/dev/realworld.yaml': '' };
    const made = files(texts, [realworld]);
    expect(Object.keys(made)).toEqual(['gitops/local/realworld.yaml']);
    expect(made['gitops/local/realworld.yaml']?.charts).toEqual({ system: '9.9.9' });
    expect(made['gitops/local/realworld.yaml']?.images['backend']).toEqual({ digest: DIGEST, canary });
  });

  it('fill in a file that names no digest yet, or nothing at all', () => {
    for (const text of ['images: { backend: { digest: null } }', 'images: { backend: null }', '']) {
      const made = files({ 'gitops/local/realworld.yaml': text }, [realworld]);
      expect(made['gitops/local/realworld.yaml']?.images['backend']?.digest, text).toMatch(/^sha256:[0-9a-f]{64}$/);
    }
  });
});
