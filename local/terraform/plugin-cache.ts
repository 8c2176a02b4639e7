import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EXIT } from '../../pipeline/exit-code.ts';
import { terraformBinary } from '../../pipeline/terraform/version.ts';
import { cacheFolder } from '../cache.ts';
import { LocalError } from '../local-error.ts';
import { PINNED_PROVIDERS, type ProviderName, type Providers } from './providers.ts';

/**
 * Variables that let all stacks share one download of the providers, which lies with the other parts that outlive a run. From
 * a mirror every stack links them as it is.
 */
export function pluginCache({ aws }: Pick<Providers, 'aws'>): NodeJS.ProcessEnv {
  if (aws !== 'registry') return {};
  return {
    TF_PLUGIN_CACHE_DIR: join(cacheFolder(), 'terraform-providers'),
    // Else a stack without a lock file would download them again, only to see their checksums.
    TF_PLUGIN_CACHE_MAY_BREAK_DEPENDENCY_LOCK_FILE: '1',
  };
}

/** What `terraform init` is asked for so that every provider lies in the cache; those of the stacks may be others by version. */
export function everyProvider(providers: Pick<Providers, ProviderName | 'awsVersion'>): object {
  const names = (Object.keys(PINNED_PROVIDERS) as readonly ProviderName[]).filter(
    (name) => providers[name] !== undefined,
  );
  const versions = names.map((name) => [name, name === 'aws' ? providers.awsVersion : undefined] as const);
  const required = versions.map(([name, other]) => [
    name,
    { source: `hashicorp/${name}`, version: other ?? PINNED_PROVIDERS[name] },
  ]);
  return { terraform: { required_providers: Object.fromEntries(required) } };
}

/**
 * Fills the cache before stacks use it side by side, which Terraform does not allow for one that is empty.
 * @param folder of the run.
 * @throws LocalError with what Terraform says.
 */
export async function fillPluginCache(folder: string, providers: Providers, env: NodeJS.ProcessEnv): Promise<void> {
  const cache = env['TF_PLUGIN_CACHE_DIR'];
  if (cache === undefined) return;
  const own = join(folder, 'providers');
  for (const path of [cache, own]) mkdirSync(path, { recursive: true });
  writeFileSync(join(own, 'main.tf.json'), JSON.stringify(everyProvider(providers)));
  await new Promise<void>((done, reject) => {
    const args = ['init', '-backend=false', '-input=false', '-no-color'];
    execFile(terraformBinary(env), args, { cwd: own, env }, (error, stdout, stderr) => {
      if (error === null) done();
      else reject(notFetched(stderr || stdout));
    });
  });
}

function notFetched(said: string): LocalError {
  const problem = {
    code: 'TERRAFORM_FAILED',
    path: 'terraform init of the providers',
    given: said.trim(),
    allowed: `providers that can be fetched into ${cacheFolder()}`,
    fix: 'look whether the registry is reached and the disk has room, then run the same command again',
  } as const;
  return new LocalError(EXIT.terraform, [problem], 'nothing was applied');
}
