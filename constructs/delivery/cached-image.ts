import type { Environment } from '../../environments/schema.ts';
import type { Service } from '../../systems/schema.ts';

/** A registry that ECR can fetch from, by its host name in image references. */
export type UpstreamRegistry = Environment['imageCaches'][number];

/** A registry that ECR can fetch from. */
export interface Upstream {
  readonly url: string;
  /** How the prefix of the copies reads. */
  readonly alias: string;
  /** Secret that a person makes, with `username` and `accessToken`; absent where the registry answers everybody. */
  readonly credentialSecret?: `ecr-pullthroughcache/${string}`;
}

/** Where ECR fetches and as whom (https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-through-cache-creating-rule.html). */
export const UPSTREAMS: Readonly<Record<UpstreamRegistry, Upstream>> = {
  'docker.io': {
    url: 'registry-1.docker.io',
    alias: 'docker-hub',
    credentialSecret: 'ecr-pullthroughcache/docker-hub',
  },
  'ghcr.io': { url: 'ghcr.io', alias: 'github', credentialSecret: 'ecr-pullthroughcache/github' },
  'public.ecr.aws': { url: 'public.ecr.aws', alias: 'ecr-public' },
  'quay.io': { url: 'quay.io', alias: 'quay' },
  'registry.k8s.io': { url: 'registry.k8s.io', alias: 'kubernetes' },
};

/** An image of others, as a system names it. */
export interface CachedImage {
  /** As written: `docker.io/y4m4/s3www:v1.0.0`. */
  readonly reference: string;
  readonly registry: UpstreamRegistry;
  /** Without registry, tag and digest: `y4m4/s3www`. */
  readonly path: string;
}

/** The images of others that services of a system run and whose registry the environment caches, each once. */
export function cachedImages(
  services: Readonly<Record<string, Pick<Service, 'image'>>>,
  caches: readonly UpstreamRegistry[],
): readonly CachedImage[] {
  const references = Object.values(services).flatMap(({ image }) => ('public' in image ? [image.public] : []));
  return [...new Set(references)].flatMap(parse).filter(({ registry }) => caches.includes(registry));
}

/** Short references (`nginx`) name no registry and are left alone. */
function parse(reference: string): readonly CachedImage[] {
  const [registry = '', ...rest] = reference.split('/');
  const path = rest.join('/').replace(/[:@].*$/, '');
  return path !== '' && isUpstream(registry) ? [{ reference, registry, path }] : [];
}

function isUpstream(registry: string): registry is UpstreamRegistry {
  return registry in UPSTREAMS;
}
