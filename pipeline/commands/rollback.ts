import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Problem } from '../../lib/errors.ts';
import type { Arguments, Option } from '../arguments.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { outdir } from '../outdir.ts';
import { PipelineError } from '../pipeline-error.ts';
import { changesBackTo, type DigestChange, type Digests, digestsOf, withDigests } from '../version-file.ts';

export const ROLLBACK_OPTIONS: readonly Option[] = [
  { name: 'to', value: 'commit', about: 'go back to the images of this commit, not to the ones before the present' },
];

export const ROLLBACK_HELP = `Writes the images that a system ran before into its version file. Nothing is deployed: that is the commit's part.

  npm run rollback -- dev storefront                            the images before the present ones
  npm run rollback -- prod storefront --to 3f2c1ab              those of a commit

The present images are those of the last commit; twice in a row, with a commit between, leads back to where you were.
A service that is new since keeps its image. The schema of a database does not go back: read the release notes first.
`;

/** Folder of the version files, in the root of the repository. */
const FOLDER = 'gitops';

interface Version {
  readonly commit: string;
  readonly changes: readonly DigestChange[];
}

export async function rollbackCommand({ environment, names, values }: Arguments): Promise<ExitCode> {
  const file = versionFile(environment, names);
  const text = readFileSync(file, 'utf8');
  const now = digestsOf(text);
  if (now === undefined)
    throw refused('INVALID_VALUE', file, 'no images', 'a version file with images', 'mend it first');
  if (git('status', '--porcelain', '--', file) !== '') {
    const fix = `commit it or \`git restore -- ${file}\`, then run this again`;
    throw refused('CONFLICTING_CHOICE', file, 'changes that are not committed', 'a file as it was committed', fix);
  }
  const { commit, changes } = earlierVersion(file, now, values['to']?.at(-1));
  writeFileSync(file, withDigests(text, changes));
  const title = git('show', '-s', '--format=%h of %cs, %s', commit);
  for (const line of rollbackLines({ file, title, changes, next: nextSteps(file, environment ?? '', names[0] ?? '') }))
    process.stdout.write(`${line}\n`);
  return EXIT.done;
}

export interface Rollback {
  readonly file: string;
  /** The commit that it goes back to, for a reader. */
  readonly title: string;
  readonly changes: readonly DigestChange[];
  readonly next: readonly string[];
}

/** What was written, service by service, and what comes next. */
export function rollbackLines({ file, title, changes, next }: Rollback): readonly string[] {
  const width = Math.max(...changes.map(({ service }) => service.length));
  return [
    `${file}: the images of ${title}`,
    ...changes.map(({ service, from, to }) => `  ${service.padEnd(width)}  ${from ?? 'none'} -> ${to}`),
    'next:',
    ...next.map((line) => `  ${line}`),
  ];
}

/** The youngest version with other images; the one of `to` where that is given. */
function earlierVersion(file: string, now: Digests, to: string | undefined): Version {
  const commits = to === undefined ? lines(git('log', '--format=%H', '--', file)).slice(1) : [to];
  for (const commit of commits) {
    const earlier = digestsOf(versionAt(commit, file) ?? '');
    const changes = earlier === undefined ? [] : changesBackTo(earlier, now);
    if (changes.length > 0) return { commit, changes };
  }
  const given = to ?? `${commits.length} earlier versions`;
  const fix = 'choose another commit of `git log -- <file>`; in a shallow clone run `git fetch --unshallow` first';
  throw refused('NOT_READY', file, given, 'an earlier version with other images', fix);
}

function versionAt(commit: string, file: string): string | undefined {
  try {
    return git('show', '--end-of-options', `${commit}:./${file}`, { trim: false });
  } catch {
    // A commit that removed the file, or no commit at all.
    return undefined;
  }
}

function versionFile(environment: string | undefined, names: readonly string[]): string {
  const environments = foldersOf(FOLDER).filter((name) => name !== 'apps');
  if (environment === undefined || !environments.includes(environment))
    throw refused(
      'UNKNOWN_ENVIRONMENT',
      'command line',
      environment,
      environments.join(', '),
      'name one of them first',
    );
  const systems = readdirSync(join(FOLDER, environment)).flatMap((name) => /^(.+)\.yaml$/.exec(name)?.[1] ?? []);
  const [system] = names;
  if (system === undefined || names.length > 1 || !systems.includes(system))
    throw refused(
      'UNKNOWN_SYSTEM',
      'command line',
      names.join(' ') || undefined,
      systems.join(', '),
      'name one of them',
    );
  return join(FOLDER, environment, `${system}.yaml`);
}

function foldersOf(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  const entries = readdirSync(folder, { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
}

const platformSchema = z.object({
  environments: z.array(
    z.object({
      name: z.string(),
      deployments: z.array(z.object({ system: z.object({ name: z.string(), delivery: z.string() }) })),
    }),
  ),
});

/** Who brings it to the cluster, as the last synth says; both ways where there was none. */
function nextSteps(file: string, environment: string, system: string): readonly string[] {
  const delivery = deliveryOf(environment, system);
  const commit = `git commit -m "Roll back ${system} in ${environment}" -- ${file} && git push`;
  const terraform = `npm run synth && npm run plan -- ${environment} ${system} && npm run apply -- ${environment} ${system}`;
  if (delivery === 'gitops') return [`${commit}   (Argo CD does the rest)`];
  if (delivery === 'helm') return [`${commit}   (the pipeline plans and applies it)`, `or at once: ${terraform}`];
  return [commit, `where Terraform releases the system: ${terraform}`];
}

function deliveryOf(environment: string, system: string): string | undefined {
  try {
    const text = readFileSync(join(outdir(environment), 'platform.json'), 'utf8');
    const found = platformSchema.parse(JSON.parse(text)).environments.find(({ name }) => name === environment);
    return found?.deployments.find((deployment) => deployment.system.name === system)?.system.delivery;
  } catch {
    return undefined;
  }
}

function git(...args: readonly (string | { readonly trim: false })[]): string {
  const words = args.filter((arg) => typeof arg === 'string');
  const said = execFileSync('git', words, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  return words.length < args.length ? said : said.trim();
}

function lines(text: string): readonly string[] {
  return text.split('\n').filter((line) => line !== '');
}

function refused(code: Problem['code'], path: string, given: unknown, allowed: string, fix: string): PipelineError {
  return new PipelineError(EXIT.usage, [{ code, path, given, allowed, fix }]);
}
