import { spawnSync } from 'node:child_process';
import { findProviders, type Providers } from '../../local/terraform/providers.ts';

/** What this machine can have, for tests that are listed by it. */
export interface Reached {
  readonly providers: Providers;
  /** Why nothing can be applied here; undefined where it can. */
  readonly missing: string | undefined;
  /** Why releases are not Terraform's here; undefined where they are. */
  readonly withoutHelm: string | undefined;
}

/** Looks once; says on standard error what is skipped, so that nobody takes a smaller test for the whole. */
export async function reached(): Promise<Reached> {
  const providers = await findProviders();
  const missing = whyNot(providers);
  if (missing !== undefined) process.stderr.write(`test:local is skipped: ${missing}\n`);
  const withoutHelm =
    providers.helm === undefined || providers.kubernetes === undefined
      ? 'the providers for Helm and Kubernetes are not reached: Terraform has no release here'
      : undefined;
  return { providers, missing, withoutHelm };
}

function whyNot({ aws }: Providers): string | undefined {
  if (spawnSync('terraform', ['version']).status !== 0) return 'there is no terraform (>= 1.11) on the PATH';
  if (aws !== undefined) return undefined;
  return 'no AWS provider: no registry answers and no provider mirror was found (PLATFORM_PROVIDER_MIRROR names one)';
}
