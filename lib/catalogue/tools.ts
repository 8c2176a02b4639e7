import type { CatalogueEntry } from './entry.ts';
import type { ImageEntry } from './images.ts';

/** Programs that pipeline jobs and operators run; `.gitlab-ci.yml` and the toolchain check take them from here. */
export const TOOLS = {
  /** Terraform's own series ended 2025-08-20; raise together with the checks of the plan format. */
  terraform: {
    version: '1.11.4',
    date: '2025-04-09',
    source: 'https://github.com/hashicorp/terraform/releases/tag/v1.11.4',
  },
  node: { version: '22.23.3', date: '2026-11-21', source: 'https://www.npmjs.com/package/node' },
} as const satisfies Readonly<Record<string, CatalogueEntry>>;

/**
 * Container images of pipeline jobs, by tool; pinned by content where a source names it. Digests of `golang` and
 * `sonar-scanner` are those under which several public repositories pin these tags; of `buildah` none was found.
 */
export const JOB_IMAGES = {
  terraform: {
    repository: 'docker.io/hashicorp/terraform',
    version: TOOLS.terraform.version,
    date: TOOLS.terraform.date,
    source: 'https://hub.docker.com/r/hashicorp/terraform/tags',
  },
  node: {
    repository: 'docker.io/library/node',
    version: '22.23.2-bookworm-slim',
    digest: 'sha256:83f487e0a63425e5b4d146fb5e5be574bcbe1b7b843d3ebafdd95eaf7767a7e5',
    date: '2026-11-21',
    source: 'https://hub.docker.com/_/node/tags',
  },
  trivy: {
    repository: 'docker.io/aquasec/trivy',
    version: '0.74.0',
    digest: 'sha256:62b1e65e8869bc4b4c6aa4fa2b21595256c7c2f6018a9d9ad61caf87187c1969',
    date: '2026-11-21',
    source: 'https://hub.docker.com/r/aquasec/trivy/tags',
  },
  golang: {
    repository: 'docker.io/library/golang',
    version: '1.26.8-bookworm',
    digest: 'sha256:a688600ca24f8a4d3ca77f95b0dd40704a9fc787c826660eb7ba0b641b8b175d',
    date: '2026-11-21',
    source: 'https://hub.docker.com/_/golang/tags',
  },
  'sonar-scanner': {
    repository: 'docker.io/sonarsource/sonar-scanner-cli',
    version: '12.2.0.4256_8.1.0',
    digest: 'sha256:a3f4215076706c95a17a68c19322ee916e40a3acd081a8c1a1e839e0194afa57',
    date: '2026-11-21',
    source: 'https://hub.docker.com/r/sonarsource/sonar-scanner-cli/tags',
  },
  buildah: {
    repository: 'quay.io/buildah/stable',
    version: 'v1.42.0',
    date: '2026-11-21',
    source: 'https://quay.io/repository/buildah/stable?tab=tags',
  },
  'gitlab-runner': {
    repository: 'docker.io/gitlab/gitlab-runner',
    version: 'v19.2.0',
    date: '2026-11-21',
    source: 'https://gitlab.com/gitlab-org/gitlab-runner/-/tags/v19.2.0',
  },
} as const satisfies Readonly<Record<string, ImageEntry>>;
