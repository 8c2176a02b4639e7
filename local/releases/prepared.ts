import type { ChartSources } from './chart-sources.ts';
import { filledValues, type ReadOutput } from './filled-values.ts';
import type { ReadyRelease } from './helm-releases.ts';
import { keyOf, releaseGraph } from './release-graph.ts';
import { releaseHash } from './release-note.ts';
import type { StackRelease, StackReleases } from './stack-releases.ts';

/** A release, or a whole stack, that is not installed. */
export interface LeftOut {
  /** `dev-platform/keda`, `dev-shop`. */
  readonly name: string;
  readonly why: string;
}

/** What is to be installed, by key (see `keyOf`), and in which order. */
export interface Prepared {
  readonly releases: ReadonlyMap<string, ReadyRelease>;
  /** What has to be ready before each. */
  readonly graph: ReadonlyMap<string, readonly string[]>;
  readonly leftOut: readonly LeftOut[];
}

export interface PrepareOptions {
  readonly stacks: readonly StackReleases[];
  /** Stacks that have to be applied before a stack. */
  readonly upstream: ReadonlyMap<string, readonly string[]>;
  readonly sources: Pick<ChartSources, 'find'>;
  /** Outputs of other stacks, as a stack reads them. */
  readonly outputs: (stack: string) => ReadOutput;
}

/**
 * Makes releases ready for Helm. One whose chart is not reached is left out by itself: what comes after it needs its CRDs,
 * which are there, rather than its program. A stack of which values are not known yet is left out as a whole.
 */
export async function prepared({ stacks, upstream, sources, outputs }: PrepareOptions): Promise<Prepared> {
  const leftOut: LeftOut[] = [];
  const known = stacks.flatMap((stack) => {
    const filled = stack.releases.map(({ values }) => filledValues(values, outputs(stack.stack)));
    const missing = [...new Set(filled.flatMap((found) => ('missing' in found ? found.missing : [])))];
    if (missing.length === 0) {
      const texts = filled.map((found) => ('text' in found ? found.text : '{}'));
      return [{ stack, values: texts.map((text) => JSON.parse(text) as object) }];
    }
    leftOut.push({ name: stack.stack, why: `nobody has published ${missing.join(', ')}` });
    return [];
  });
  const found = await Promise.all(
    known.flatMap(({ stack, values }) =>
      stack.releases.map(async (release, index) => ({
        release,
        values: values[index] ?? {},
        source: await sources.find(release.chart),
      })),
    ),
  );
  for (const { release, source } of found)
    if ('missing' in source) leftOut.push({ name: `${release.stack}/${release.name}`, why: source.missing });
  const missing = new Set(found.flatMap(({ release, source }) => ('missing' in source ? [keyOf(release)] : [])));
  const graph = releaseGraph(
    known.map(({ stack }) => stack),
    upstream,
    missing,
  );
  const names = new Map(found.map(({ release }) => [keyOf(release), release] as const));
  const releases = new Map(
    found.flatMap(({ release, values, source }) => {
      if ('missing' in source) return [];
      const key = keyOf(release);
      const after = (graph.get(key) ?? []).flatMap((other) => {
        const before = names.get(other);
        return before?.stack === release.stack ? [before.name] : [];
      });
      return [[key, ready(release, values, source.args, after)] as const];
    }),
  );
  return { releases, graph, leftOut };
}

function ready(
  { stack, name, namespace, chart, skipCrds, timeout }: StackRelease,
  values: object,
  args: readonly string[],
  after: readonly string[],
): ReadyRelease {
  const own = 'file' in chart && chart.mirrored !== true;
  const [file = ''] = args;
  const hash = releaseHash(args.length === 1 ? { file } : chart, values, { namespace, skipCrds });
  return { name, namespace, chart: args, values, note: { owner: stack, hash, after }, own, skipCrds, timeout };
}
