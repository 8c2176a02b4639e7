import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { CHARTS, type ChartEntry, type ChartName } from '../../lib/catalogue/charts.ts';
import { helmBinary } from '../support/helm.ts';

/** Longest wait for a repository's first answer, in milliseconds. */
const PATIENCE = 5000;

/** Arguments that name a chart to Helm, or why it can't be had here. */
export type ChartSourceFound = { readonly args: readonly string[] } | { readonly missing: string };

/**
 * Where each chart of the catalogue is reached from this machine: a folder of packed charts that `PLATFORM_CHART_MIRROR`
 * names, else its own repository. Every repository is asked once, all at the same time.
 */
export async function chartSources(): Promise<ReadonlyMap<ChartName, ChartSourceFound>> {
  const mirror = process.env['PLATFORM_CHART_MIRROR'];
  const entries = Object.entries(CHARTS) as readonly (readonly [ChartName, ChartEntry])[];
  if (mirror !== undefined) return new Map(entries.map(([name, entry]) => [name, inFolder(mirror, entry)]));
  const answers = new Map<string, Promise<string | undefined>>();
  for (const [, entry] of entries) {
    if (!answers.has(entry.repository)) answers.set(entry.repository, whyUnreached(entry));
  }
  return new Map(
    await Promise.all(
      entries.map(async ([name, entry]): Promise<readonly [ChartName, ChartSourceFound]> => {
        const missing = await answers.get(entry.repository);
        return [name, missing === undefined ? { args: remote(entry) } : { missing }];
      }),
    ),
  );
}

function inFolder(folder: string, { chart, version }: ChartEntry): ChartSourceFound {
  const file = join(folder, `${chart}-${version}.tgz`);
  return existsSync(file) ? { args: [file] } : { missing: `${file} is missing` };
}

function remote({ chart, repository, version }: ChartEntry): readonly string[] {
  return repository.startsWith('oci://')
    ? [`${repository}/${chart}`, `--version=${version}`]
    : [chart, `--repo=${repository}`, `--version=${version}`];
}

/** Undefined where the repository answers. */
async function whyUnreached(entry: ChartEntry): Promise<string | undefined> {
  const { repository } = entry;
  try {
    if (repository.startsWith('oci://')) {
      await promisify(execFile)(helmBinary(), ['show', 'chart', ...remote(entry)], { timeout: PATIENCE });
      return undefined;
    }
    const answer = await fetch(`${repository.replace(/\/$/, '')}/index.yaml`, {
      method: 'HEAD',
      signal: AbortSignal.timeout(PATIENCE),
    });
    return answer.ok ? undefined : `${repository} answers ${answer.status}`;
  } catch {
    return `${repository} is not reached`;
  }
}
