import { Construct } from 'constructs';
import { pascalCase } from '../../lib/names.ts';
import type { Service } from '../../systems/schema.ts';
import { type CachedImage, cachedImages, type UpstreamRegistry } from './cached-image.ts';
import { ImageCache } from './image-cache.ts';
import { Repository } from './repository.ts';

export interface ImagesProps {
  readonly system: string;
  readonly services: Readonly<Record<string, Pick<Service, 'image'>>>;
  readonly caches: readonly UpstreamRegistry[];
  readonly keyArn: string;
  readonly removal: 'retain' | 'destroy';
}

/** Where the images of a system's services lie: one repository per name, and copies of what others publish. */
export class Images extends Construct {
  /** Repository URL by service; a service whose image is pulled from outside has none. */
  readonly urls: ReadonlyMap<string, string>;
  /** ARNs of the repositories that the system's own pipelines fill; copies of others' images are not among them. */
  readonly ownArns: readonly string[];

  constructor(scope: Construct, id: string, props: ImagesProps) {
    super(scope, id);
    const own = this.ownRepositories(props);
    this.ownArns = [...own.values()].map(({ resource }) => resource.arn);
    const copies = this.caches(props, cachedImages(props.services, props.caches));
    this.urls = new Map(
      Object.entries(props.services).flatMap(([service, { image }]) => {
        const repository = 'public' in image ? copies.get(image.public) : own.get(image.repository);
        return repository === undefined ? [] : [[service, repository.url] as const];
      }),
    );
  }

  /** Services that share an image (a worker and its API) share its repository. */
  private ownRepositories({ services, keyArn, removal }: ImagesProps): ReadonlyMap<string, Repository> {
    const repositories = new Map<string, Repository>();
    for (const [service, { image }] of Object.entries(services)) {
      if ('public' in image || repositories.has(image.repository)) continue;
      const name = image.repository;
      repositories.set(name, new Repository(this, pascalCase(service), { name, keyArn, removal }));
    }
    return repositories;
  }

  private caches(props: ImagesProps, images: readonly CachedImage[]): ReadonlyMap<string, Repository> {
    const registries = [...new Set(images.map(({ registry }) => registry))];
    return new Map(registries.flatMap((registry) => [...this.cache(props, registry, images).repositories]));
  }

  private cache(props: ImagesProps, registry: UpstreamRegistry, images: readonly CachedImage[]): ImageCache {
    return new ImageCache(this, `Cache-${registry}`, {
      system: props.system,
      registry,
      images: images.filter((image) => image.registry === registry),
      keyArn: props.keyArn,
      removal: props.removal,
    });
  }
}
