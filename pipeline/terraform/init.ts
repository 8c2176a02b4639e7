import { note, succeed, type TerraformContext, type TerraformStack } from './command.ts';
import { terraformEnvironment } from './environment.ts';
import { initState, stampInit } from './init-stamp.ts';
import { terraformVersion } from './version.ts';

/**
 * Prepares a stack's folder, unless the last init of it is still good. A committed lock file is binding; where there is
 * none, a line says so.
 * @throws PipelineError as every command here: `terraform`, `backend`, `credentials`, `locked`, `noTerraform`, `interrupted`.
 * @returns whether anything had to be done.
 */
export async function init(stack: TerraformStack, context: TerraformContext = {}): Promise<boolean> {
  const env = terraformEnvironment(context.env ?? process.env);
  const version = await terraformVersion(env);
  const before = initState(stack.folder, version, env);
  if (before.done) return false;
  const args = ['init', '-input=false', ...(before.lockCommitted ? ['-lockfile=readonly'] : []), '-reconfigure'];
  await oneAfterTheOther(env, () => succeed(stack, context, { args, retry: true }));
  if (stampInit(stack.folder, version, env, before))
    note(context, 'no lock file is committed: providers are those that were found today (`npm run lock` pins them)');
  return true;
}

let lastInit: Promise<unknown> = Promise.resolve();

/** A shared plugin cache breaks under two inits at once ("text file busy", hashicorp/terraform#31964): they queue. */
async function oneAfterTheOther<T>(env: NodeJS.ProcessEnv, work: () => Promise<T>): Promise<T> {
  if (env['TF_PLUGIN_CACHE_DIR'] === undefined) return await work();
  const mine = lastInit.then(work);
  lastInit = mine.catch(() => undefined);
  return await mine;
}
