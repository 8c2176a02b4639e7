import type { CatalogueEntry } from './entry.ts';

/** A container image from outside, before it is copied into the account's own registry. */
export interface ImageEntry extends CatalogueEntry {
  /** Registry and path without a tag. */
  readonly repository: string;
  /** Content hash of the tag where a source names it: the copy then refuses anything else. */
  readonly digest?: `sha256:${string}`;
}

/**
 * Images that the platform runs beside those of its charts. MinIO stopped publishing images in October 2025 and its
 * registries refuse anonymous pulls since: `minio` and `mc` are the builds of the Pigsty fork, which keeps the
 * interface and the disk format and carries the security fixes.
 */
export const IMAGES = {
  s3www: {
    repository: 'docker.io/y4m4/s3www',
    version: 'v1.0.0',
    date: '2025-07-06',
    source: 'https://github.com/harshavardhana/s3www/releases/tag/v1.0.0',
  },
  minio: {
    repository: 'docker.io/pgsty/minio',
    version: 'RELEASE.2026-08-04T00-00-00Z',
    digest: 'sha256:b6bfe7239bfc83fb90d31612d9704d86039dd714f7904b3f1ad68f211e602372',
    date: '2026-08-04',
    source: 'https://hub.docker.com/r/pgsty/minio/tags',
  },
  mc: {
    repository: 'docker.io/pgsty/mc',
    version: 'RELEASE.2026-09-16T00-00-00Z',
    digest: 'sha256:cfc83108c3abb371f8fb84d99c1fdc88f8c237e022409b0081fb7c0a3be634dd',
    date: '2026-09-16',
    source: 'https://hub.docker.com/r/pgsty/mc/tags',
  },
  mongodb: {
    repository: 'quay.io/mongodb/mongodb-community-server',
    version: '8.0.29-ubi9',
    date: '2026-08-11',
    source: 'https://quay.io/repository/mongodb/mongodb-community-server?tab=tags',
  },
  prometheus: {
    repository: 'quay.io/prometheus/prometheus',
    version: 'v3.13.1-distroless',
    date: '2026-07-11',
    source: 'https://github.com/prometheus/prometheus/releases/tag/v3.13.1',
  },
  grafana: {
    repository: 'docker.io/grafana/grafana',
    version: '13.2.0',
    date: '2026-08-19',
    source: 'https://github.com/grafana/grafana/releases/tag/v13.2.0',
  },
  'velero-plugin-for-aws': {
    repository: 'docker.io/velero/velero-plugin-for-aws',
    version: 'v1.14.2',
    digest: 'sha256:0751144c1c8e52d52c48717fbd13ad5a3061e612ae4d7ad744a946cd5b139d1a',
    date: '2026-11-21',
    source: 'https://github.com/vmware-tanzu/velero-plugin-for-aws/releases/tag/v1.14.2',
  },
} as const satisfies Readonly<Record<string, ImageEntry>>;

/** Name under which the platform knows an outside image. */
export type ImageName = keyof typeof IMAGES;

/** `repository:tag`, with the digest where it is known: what a pod or the copy job pulls. */
export function imageReference(name: ImageName): string {
  const { repository, version, digest }: ImageEntry = IMAGES[name];
  return digest === undefined ? `${repository}:${version}` : `${repository}:${version}@${digest}`;
}
