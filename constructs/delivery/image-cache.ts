import { DataAwsSecretsmanagerSecret } from '@cdktf/provider-aws/lib/data-aws-secretsmanager-secret/index.js';
import { EcrPullThroughCacheRule } from '@cdktf/provider-aws/lib/ecr-pull-through-cache-rule/index.js';
import { Construct } from 'constructs';
import { pascalCase } from '../../lib/names.ts';
import { type CachedImage, UPSTREAMS, type UpstreamRegistry } from './cached-image.ts';
import { Repository } from './repository.ts';

export interface ImageCacheProps {
  readonly system: string;
  readonly registry: UpstreamRegistry;
  /** Images of the system that come from this registry. */
  readonly images: readonly CachedImage[];
  readonly keyArn: string;
  readonly removal: 'retain' | 'destroy';
}

/**
 * Images of others, fetched from their registry on the first pull and from this account ever after. The rule belongs to
 * one system, and its repositories are made beforehand: nodes then need no right to make any, and encryption, scanning
 * and immutable tags hold for these images as well. The secret of a registry that wants to know who pulls is looked up by
 * its name: a person makes it, and no plan passes before it exists.
 */
export class ImageCache extends Construct {
  /** By image reference as the system writes it. */
  readonly repositories: ReadonlyMap<string, Repository>;

  constructor(scope: Construct, id: string, props: ImageCacheProps) {
    super(scope, id);
    const { url, credentialSecret } = UPSTREAMS[props.registry];
    new EcrPullThroughCacheRule(this, 'Resource', {
      ecrRepositoryPrefix: cachePrefix(props.system, props.registry),
      upstreamRegistryUrl: url,
      ...(credentialSecret === undefined ? {} : { credentialArn: this.secretArn(credentialSecret) }),
    });
    const byPath = new Map<string, Repository>();
    for (const { path } of props.images) {
      if (byPath.has(path)) continue;
      const name = `${cachePrefix(props.system, props.registry)}/${path}`;
      const repository = new Repository(this, pascalCase(path), { name, keyArn: props.keyArn, removal: props.removal });
      byPath.set(path, repository);
    }
    this.repositories = new Map(
      props.images.flatMap(({ reference, path }) => {
        const repository = byPath.get(path);
        return repository === undefined ? [] : [[reference, repository] as const];
      }),
    );
  }

  private secretArn(name: string): string {
    return new DataAwsSecretsmanagerSecret(this, 'Credential', { name }).arn;
  }
}

/** First part of the repositories of one system and registry, at most 30 characters: `s3www/docker-hub`. */
export function cachePrefix(system: string, registry: UpstreamRegistry): string {
  return `${system}/${UPSTREAMS[registry].alias}`;
}
