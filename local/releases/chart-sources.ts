import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { CHARTS, type ChartEntry, type ChartName } from '../../lib/catalogue/charts.ts';
import { helmProgram } from '../kubernetes/helm.ts';
import type { ReleaseChart } from './stack-releases.ts';

/** Longest wait for a repository's first answer, in milliseconds. */
const PATIENCE = 5000;

/** A chart of others as a release names it. */
export type RemoteChart = Pick<ChartEntry, 'chart' | 'repository' | 'version'>;

/** Arguments that name a chart to Helm, or why it can't be had here. */
export type ChartSourceFound = { readonly args: readonly string[] } | { readonly missing: string };

/** Undefined where the repository answers, else why not. */
type Ask = (chart: RemoteChart) => Promise<string | undefined>;

/**
 * Where charts are reached from this machine: a packed one where it lies; one of a repository in the folder of packed charts
 * that `PLATFORM_CHART_MIRROR` names, else in its own repository. Every repository is asked once.
 */
export class ChartSources {
  readonly #mirror: string | undefined;
  readonly #ask: Ask;
  readonly #answers = new Map<string, Promise<string | undefined>>();

  constructor(mirror = process.env['PLATFORM_CHART_MIRROR'], ask: Ask = whyUnreached) {
    this.#mirror = mirror;
    this.#ask = ask;
  }

  async find(chart: ReleaseChart): Promise<ChartSourceFound> {
    if ('file' in chart) return inPlace(chart.file);
    if (this.#mirror !== undefined) return inPlace(join(this.#mirror, `${chart.chart}-${chart.version}.tgz`));
    const answer = this.#answers.get(chart.repository) ?? this.#ask(chart);
    this.#answers.set(chart.repository, answer);
    const missing = await answer;
    return missing === undefined ? { args: remote(chart) } : { missing };
  }
}

/** Where each chart of the catalogue is reached; all repositories are asked at the same time. */
export async function chartSources(): Promise<ReadonlyMap<ChartName, ChartSourceFound>> {
  const sources = new ChartSources();
  const entries = Object.entries(CHARTS) as readonly (readonly [ChartName, ChartEntry])[];
  return new Map(await Promise.all(entries.map(async ([name, entry]) => [name, await sources.find(entry)] as const)));
}

function inPlace(file: string): ChartSourceFound {
  return existsSync(file) ? { args: [file] } : { missing: `${file} is missing` };
}

function remote({ chart, repository, version }: RemoteChart): readonly string[] {
  return repository.startsWith('oci://')
    ? [`${repository}/${chart}`, `--version=${version}`]
    : [chart, `--repo=${repository}`, `--version=${version}`];
}

async function whyUnreached(chart: RemoteChart): Promise<string | undefined> {
  const { repository } = chart;
  try {
    if (repository.startsWith('oci://')) {
      await promisify(execFile)(helmProgram(), ['show', 'chart', ...remote(chart)], { timeout: PATIENCE });
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
