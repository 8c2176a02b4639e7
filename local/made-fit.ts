import { fitStacks } from './fit-stacks.ts';
import { keepProviders } from './kept-providers.ts';
import { unreachedReleases } from './releases/stacks.ts';
import type { Session } from './session.ts';
import { synthesizeLocal } from './synthesized.ts';
import { fillPluginCache } from './terraform/plugin-cache.ts';
import { CLUSTER_PROVIDERS, PINNED_PROVIDERS, unreachedOf } from './terraform/providers.ts';

/** What came of making an environment's stacks fit for what this machine reaches. */
export interface MadeFit {
  /** Whether releases are installed with Helm itself, because Terraform can't. */
  readonly withHelm: boolean;
  /** Releases whose charts are not reached, each with why. */
  readonly leftOut: readonly string[];
}

/** Synthesizes the environment and puts it where the commands look; says in a line each what is left out, and why. */
export async function madeFit(session: Session, removal?: 'destroy'): Promise<MadeFit> {
  const { environment, folder, run, providers, env, progress } = session;
  keepProviders(folder, run, providers);
  await progress.during('synthesizing', () => synthesizeLocal(environment.name, folder, run, removal));
  await fillPluginCache(folder.path, providers, env);
  const unreached = unreachedOf(providers);
  const withHelm = unreached.length > 0 && run.kubeconfig !== null;
  const byTerraform = unreached.length === 0 && run.kubeconfig !== null;
  const releases = byTerraform
    ? await unreachedReleases({ folder: folder.synthesized, environment: environment.name, stacks: [] })
    : [];
  const { resources, attributes } = fitStacks({
    from: folder.synthesized,
    to: folder.outdir,
    awsVersion: providers.awsVersion,
    leaveOut: {
      providers: byTerraform ? [] : CLUSTER_PROVIDERS,
      releases: releases.map(({ name }) => name.slice(name.indexOf('/') + 1)),
    },
  });
  if (withHelm)
    progress.say(
      `${unreached.join(' and ')} not reached: Helm itself does what ${resources} resources of theirs would`,
    );
  if (attributes > 0) progress.say(`${attributes} attributes that only aws ${PINNED_PROVIDERS.aws} knows are left out`);
  return { withHelm, leftOut: releases.map(({ name, why }) => `${name}: ${why}`) };
}
