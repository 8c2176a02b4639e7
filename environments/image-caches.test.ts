import { describe, expect, test } from 'vitest';
import { environments } from './index.ts';
import { environment } from './schema.ts';

const caches = environment.shape.imageCaches;

describe('image caches', () => {
  test('are none unless the environment names some, and the committed ones name none: their secrets are not there yet', () => {
    expect(caches.parse(undefined)).toEqual([]);
    for (const committed of environments) expect(committed).not.toHaveProperty('imageCaches');
  });

  test('are of registries that ECR fetches from', () => {
    expect(caches.parse(['docker.io', 'ghcr.io', 'public.ecr.aws', 'quay.io', 'registry.k8s.io'])).toHaveLength(5);
    expect(caches.safeParse(['registry.example.com']).success).toBe(false);
  });
});
