import { EXIT } from './exit-code.ts';
import { PipelineError } from './pipeline-error.ts';
import type { EnvironmentFacts } from './stack-facts.ts';

/**
 * Keeps what was synthesized for this machine from an account: its stacks may lack their releases, and look for the cluster in
 * a file, so an apply there would take the environment's real releases away. It may bear the name and the account of one that
 * runs in AWS.
 * @throws PipelineError `ACCOUNT_WRONG` where AWS itself, or another machine, would be asked.
 */
export function refuseElsewhere(
  { name, cluster: { kubeconfig } }: Pick<EnvironmentFacts, 'name' | 'cluster'>,
  env: NodeJS.ProcessEnv,
): void {
  const endpoint = env['AWS_ENDPOINT_URL'];
  if (kubeconfig === undefined || isLoopback(endpoint)) return;
  throw new PipelineError(EXIT.credentials, [
    {
      code: 'ACCOUNT_WRONG',
      path: 'AWS_ENDPOINT_URL',
      given: endpoint,
      allowed: `the embedded AWS of this machine: this output was made for it (cluster.kubeconfig is ${kubeconfig})`,
      fix: `for the account begin with a new shell, where CDKTF_OUTDIR is not set; for this machine: eval "$(npm run --silent local -- env --environment ${name})"`,
    },
  ]);
}

function isLoopback(endpoint: string | undefined): boolean {
  if (endpoint === undefined || !URL.canParse(endpoint)) return false;
  return /^(127(\.\d+){3}|localhost|\[::1\])$/.test(new URL(endpoint).hostname);
}
