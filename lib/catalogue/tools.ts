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

/** Container images of pipeline jobs, by tool; pinned by content where a source names it. */
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
  'gitlab-runner': {
    repository: 'docker.io/gitlab/gitlab-runner',
    version: 'v19.2.0',
    date: '2026-11-21',
    source: 'https://gitlab.com/gitlab-org/gitlab-runner/-/tags/v19.2.0',
  },
} as const satisfies Readonly<Record<string, ImageEntry>>;
