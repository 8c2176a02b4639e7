import type { PlatformEnvironment } from '../../environments/platform.ts';

/** Page of the runbook, at its section with that anchor where one is given, for alerts: whoever reads one clicks. */
export function runbookUrl(
  { gitlab, gitops }: Pick<PlatformEnvironment, 'gitlab' | 'gitops'>,
  anchor?: string,
): string {
  const page = `${gitlab.url.replace(/\/$/, '')}/${gitlab.project}/-/blob/${gitops.branch}/docs/runbook.md`;
  return anchor === undefined ? page : `${page}#${anchor}`;
}
