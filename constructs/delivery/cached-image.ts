import type { Environment } from '../../environments/schema.ts';
import type { Service } from '../../systems/schema.ts';

/** A registry that ECR can fetch from, by its host name in image references. */
export type UpstreamRegistry = keyof Environment['imageCaches'];

/** Where ECR fetches and how the prefix of the copies reads (ECR guide, "Creating a pull through cache rule", read 2026-11-21). */
export const UPSTREAMS: Readonly<Record<UpstreamRegistry, { readonly url: string; readonly alias: string }>> = {
  'docker.io': { url: 'registry-1.docker.io', alias: 'docker-hub' },
  'ghcr.io': { url: 'ghcr.io', alias: 'github' },
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
  caches: Environment['imageCaches'],
): readonly CachedImage[] {
  const references = Object.values(services).flatMap(({ image }) => ('public' in image ? [image.public] : []));
  return [...new Set(references)].flatMap(parse).filter(({ registry }) => caches[registry] !== undefined);
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
