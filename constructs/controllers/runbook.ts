import type { PlatformEnvironment } from '../../environments/platform.ts';

/** Page of the runbook's section with that anchor, for alerts: whoever reads one clicks. */
export function runbookUrl({ gitlab, gitops }: Pick<PlatformEnvironment, 'gitlab' | 'gitops'>, anchor: string): string {
  return `${gitlab.url.replace(/\/$/, '')}/${gitlab.project}/-/blob/${gitops.branch}/docs/runbook.md#${anchor}`;
}
