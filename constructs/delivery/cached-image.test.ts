import { describe, expect, test } from 'vitest';
import { cachedImages, UPSTREAMS } from './cached-image.ts';
import { cachePrefix } from './image-cache.ts';

const services = (...references: string[]) =>
  Object.fromEntries(references.map((reference, index) => [`s${index}`, { image: { public: reference } }]));
const hub = ['docker.io'] as const;

describe('cached images', () => {
  test('are those of registries that the environment caches, without tag and digest in their path', () => {
    const digest = 'docker.io/library/redis:8@sha256:0123';
    expect(cachedImages(services('docker.io/y4m4/s3www:v1.0.0', digest, 'quay.io/a/b:1'), hub)).toEqual([
      { reference: 'docker.io/y4m4/s3www:v1.0.0', registry: 'docker.io', path: 'y4m4/s3www' },
      { reference: digest, registry: 'docker.io', path: 'library/redis' },
    ]);
  });

  test('are none where the environment caches nothing', () => {
    expect(cachedImages(services('docker.io/y4m4/s3www:v1.0.0'), [])).toEqual([]);
  });

  test("do not include a team's own images nor references without a registry", () => {
    expect(cachedImages({ web: { image: { repository: 'shop/web' } } }, hub)).toEqual([]);
    expect(cachedImages(services('nginx:1.29', 'registry.example.com/a/b:1'), hub)).toEqual([]);
  });

  test('that two services share are named once', () => {
    expect(cachedImages(services('docker.io/a/b:1', 'docker.io/a/b:1'), hub)).toHaveLength(1);
  });
});

test('the prefix of a cache fits into thirty characters for the longest system name', () => {
  for (const registry of Object.keys(UPSTREAMS) as (keyof typeof UPSTREAMS)[])
    expect(cachePrefix('a'.repeat(16), registry).length).toBeLessThanOrEqual(30);
});
