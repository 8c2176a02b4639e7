import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeWhole } from '../../lib/whole-file.mjs';
import type { Arguments, Option } from '../arguments.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { outdir } from '../outdir.ts';
import { PipelineError } from '../pipeline-error.ts';
import { privateFolder } from '../private-folder.ts';
import { LOCKS, lockFileName, type ProviderSet, providersOf } from '../provider-set.ts';
import type { StackFolder } from '../stack-folder.ts';
import { terraformEnvironment } from '../terraform/environment.ts';
import { errorsOf } from '../terraform/errors-of.ts';
import { interruption } from '../terraform/interruption.ts';
import { runTerraform } from '../terraform/run.ts';
import { terraformVersion } from '../terraform/version.ts';
import { environmentNames, readWorkspace } from '../workspace.ts';

/** Jobs run on the first two, people on the others. */
const PLATFORMS = ['linux_amd64', 'linux_arm64', 'darwin_arm64'] as const;

export const LOCK_OPTIONS: readonly Option[] = [
  { name: 'platform', value: 'os_arch', many: true, about: `lock for this one (default ${PLATFORMS.join(', ')})` },
  { name: 'mirror', value: 'folder', about: 'take the providers from a mirror in a folder, not from the registry' },
];

export const LOCK_HELP = `Writes the lock files of the providers: their versions with the checksums of every platform. Commit what it writes.

  npm run lock                                                  for the stacks of every environment
  npm run lock -- dev                                           of one
  npm run lock -- dev --mirror /opt/mirror --platform linux_amd64

Stacks of the same providers share a file, locks/<providers>.lock.hcl; plan and apply place it into their folders, where it
is binding. Run it again after a change of a provider's version.
`;

/** Locks each distinct set of providers once. */
export async function lockCommand({ environment, names, values }: Arguments): Promise<ExitCode> {
  const folder = outdir(environment);
  const environments = environment === undefined ? environmentNames(folder) : [environment];
  const stacks = environments.flatMap(
    (name) => readWorkspace({ outdir: folder, environment: name, stacks: names }).selected,
  );
  const env = terraformEnvironment(process.env);
  await terraformVersion(env);
  mkdirSync(LOCKS, { recursive: true });
  const platforms = values['platform'] ?? PLATFORMS;
  for (const { providers, stacks: users } of distinctSets(stacks)) {
    const file = join(LOCKS, lockFileName(providers));
    const text = await lockOf(providers, { platforms, mirror: values['mirror']?.at(-1), env, file });
    writeWhole(file, text);
    process.stdout.write(`${file}: ${platforms.join(', ')}; for ${users.length} stacks\n`);
  }
  return EXIT.done;
}

export interface LockedSet {
  readonly providers: ProviderSet;
  /** Ids of the stacks that require it. */
  readonly stacks: readonly string[];
}

/** The sets of providers among stacks, each once. */
export function distinctSets(stacks: readonly Pick<StackFolder, 'id' | 'json'>[]): readonly LockedSet[] {
  const sets = new Map<string, LockedSet>();
  for (const { id, json } of stacks) {
    const providers = providersOf(json);
    if (Object.keys(providers).length === 0) continue;
    const name = lockFileName(providers);
    sets.set(name, { providers, stacks: [...(sets.get(name)?.stacks ?? []), id] });
  }
  return [...sets.values()];
}

interface LockOptions {
  readonly platforms: readonly string[];
  readonly mirror: string | undefined;
  readonly env: NodeJS.ProcessEnv;
  /** The file that comes of it, for the reader of an error. */
  readonly file: string;
}

async function lockOf(providers: ProviderSet, { platforms, mirror, env, file }: LockOptions): Promise<string> {
  const { path: folder, close } = privateFolder();
  try {
    writeFileSync(join(folder, 'main.tf.json'), JSON.stringify({ terraform: { required_providers: providers } }));
    const from = mirror === undefined ? [] : [`-fs-mirror=${mirror}`];
    const args = ['providers', 'lock', ...from, ...platforms.map((platform) => `-platform=${platform}`)];
    const { code, output, interrupted } = await runTerraform({ folder, args, env });
    if (interrupted) throw interruption.error(file);
    if (code !== 0) throw notFound(file, providers, { platforms, mirror, output });
    return readFileSync(join(folder, '.terraform.lock.hcl'), 'utf8');
  } finally {
    close();
  }
}

interface NotFound {
  readonly platforms: readonly string[];
  readonly mirror: string | undefined;
  readonly output: string;
}

function notFound(path: string, providers: ProviderSet, { platforms, mirror, output }: NotFound): PipelineError {
  const pinned = Object.values(providers).map(({ source, version }) => `${source} ${version}`);
  const told = errorsOf(output)[0];
  return new PipelineError(EXIT.terraform, [
    {
      code: 'TERRAFORM_FAILED',
      path,
      given: told === undefined ? output.slice(-300) : `${told.summary}: ${told.detail}`,
      allowed: `${pinned.join(', ')} for ${platforms.join(', ')} in ${mirror ?? 'the registry'}`,
      fix:
        mirror === undefined
          ? 'the registry does not hold them or is not reached: run it where it is, or name a mirror that holds these versions by --mirror'
          : 'the mirror does not hold them: add these versions to it, or lock only platforms that it has by --platform',
    },
  ]);
}
