import type { Problem } from '../../lib/errors.ts';
import type { PackedChart } from './packed-chart.ts';

/** A chart now and as it was where a change began; `before` is undefined for a new chart. */
export interface ChartChange {
  readonly now: PackedChart;
  readonly before: PackedChart | undefined;
}

/** Every chart whose content changed and whose version did not: releases would go on with what the registry has. */
export function unchangedVersions(changes: readonly ChartChange[]): readonly Problem[] {
  return changes
    .filter(
      ({ now, before }) => before !== undefined && now.content !== before.content && now.version === before.version,
    )
    .map(({ now }) => versionUnchanged(now));
}

export function versionUnchanged({ name, version }: PackedChart): Problem {
  return {
    code: 'CHART_VERSION_UNCHANGED',
    path: `charts/${name}/Chart.yaml: version`,
    given: version,
    allowed: 'a higher version, since the content of the chart changed',
    fix: 'raise the version there, and in gitops/<environment>/*.yaml where the new one is to run',
  };
}
