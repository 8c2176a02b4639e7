import { environments, localEnvironment } from '../environments/index.ts';
import type { EnvironmentInput } from '../environments/schema.ts';
import { nameOf } from '../environments/strict.ts';
import type { VersionFiles } from '../environments/versions.ts';
import { PlatformError } from '../lib/errors.ts';

/** What one synth loads, and where it writes unless `CDKTF_OUTDIR` says. */
export interface Source {
  readonly environments: readonly EnvironmentInput[];
  readonly versions: VersionFiles;
  readonly outdir: string;
}

/** Name of the environment that only its own name reaches. */
export const BY_NAME = nameOf(localEnvironment) ?? '';
const FILES = `gitops/${BY_NAME}/`;
const USUAL = 'cdktf.out';

/**
 * What a synth of these names is made from: every environment, also where one of them is named; or the one that is reached by
 * its name alone. That one is loaded by itself and written into a folder of its own, so that the stacks, the review page, the
 * comparison and GitLab's jobs of the others never know of it.
 * @param names as the command line has them: environments and stacks.
 * @throws PlatformError where its name stands beside others.
 */
export function sourceOf(names: readonly string[], { texts, charts }: VersionFiles): Source {
  const isOwn = (path: string) => path.startsWith(FILES);
  const filesWhere = (wanted: boolean): VersionFiles => ({
    texts: Object.fromEntries(Object.entries(texts).filter(([path]) => isOwn(path) === wanted)),
    charts,
  });
  const apart = names.filter((name) => name === BY_NAME || name.startsWith(`${BY_NAME}-`));
  if (apart.length === 0) return { environments, versions: filesWhere(false), outdir: USUAL };
  if (apart.length < names.length) throw mixed(names);
  return { environments: [localEnvironment], versions: filesWhere(true), outdir: `${USUAL}/${BY_NAME}` };
}

function mixed(names: readonly string[]): PlatformError {
  return new PlatformError([
    {
      code: 'CONFLICTING_CHOICE',
      path: 'command line',
      given: names.join(' '),
      allowed: `${BY_NAME} and its stacks, or others`,
      fix: `synthesize ${BY_NAME} by itself: it lies in ${USUAL}/${BY_NAME}`,
    },
  ]);
}
