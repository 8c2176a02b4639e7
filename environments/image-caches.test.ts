import { describe, expect, test } from 'vitest';
import { environment } from './schema.ts';

const caches = environment.shape.imageCaches;

describe('image caches', () => {
  test('are none unless the environment names some', () => {
    expect(caches.parse(undefined)).toEqual({});
  });

  test('of Docker Hub and GitHub want the secret of an account there', () => {
    expect(caches.safeParse({ 'docker.io': {} }).success).toBe(false);
    expect(caches.safeParse({ 'ghcr.io': {} }).success).toBe(false);
    expect(caches.safeParse({ 'quay.io': {}, 'registry.k8s.io': {}, 'public.ecr.aws': {} }).success).toBe(true);
  });

  test.each(['docker-hub-Ab12Cd', 'ecr-pullthroughcache/docker-hub', 'ecr-pullthroughcache/docker-hub-Ab12C!'])(
    'refuse the secret %s, which ECR could not find',
    (credentialSecret) => {
      expect(caches.safeParse({ 'docker.io': { credentialSecret } }).success).toBe(false);
    },
  );

  test('refuse registries that ECR does not fetch from', () => {
    expect(caches.safeParse({ 'registry.example.com': {} }).success).toBe(false);
  });
});
