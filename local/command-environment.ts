import type { Run, RunFolder } from './run-folder.ts';

/** What leads a command of the pipeline, Terraform below it, or any client of AWS to what runs on this machine. */
export interface Exports {
  readonly AWS_ENDPOINT_URL: string;
  readonly AWS_REGION: string;
  readonly AWS_ACCESS_KEY_ID: string;
  readonly AWS_SECRET_ACCESS_KEY: string;
}

/** For a shell of somebody who wants to look. */
export function shellExports({ endpoint }: Pick<Run, 'endpoint'>, region: string): Exports {
  return {
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
  };
}

export interface CommandEnvironment {
  readonly inherited: NodeJS.ProcessEnv;
  readonly run: Pick<Run, 'endpoint'>;
  readonly folder: Pick<RunFolder, 'outdir' | 'temporary'>;
  readonly region: string;
  /** Value of TF_CLI_CONFIG_FILE; undefined leaves Terraform's own search. */
  readonly cliConfig: string | undefined;
}

/** Nothing of these may lead a command to a real account, to another synth, or into a job of GitLab. */
const LEFT_OUT = /^(AWS_|TF_|PLAN_KEY$|CI$|CI_|GITLAB_CI$|KUBECONFIG$|HTTP_PROXY$|http_proxy$|NO_PROXY$|no_proxy$)/;

/** All variables of a command of the pipeline. */
export function commandEnvironment(options: CommandEnvironment): NodeJS.ProcessEnv {
  const { inherited, run, folder, region, cliConfig } = options;
  const kept = Object.entries(inherited).filter(([name]) => !LEFT_OUT.test(name));
  return {
    ...Object.fromEntries(kept),
    ...shellExports(run, region),
    // S3 Control puts the account id before the host name, which no resolver knows; a proxy needs no name.
    HTTP_PROXY: run.endpoint,
    NO_PROXY: '127.0.0.1',
    AWS_EC2_METADATA_DISABLED: 'true',
    CHECKPOINT_DISABLE: '1',
    CDKTF_OUTDIR: folder.outdir,
    TMPDIR: folder.temporary,
    ...(cliConfig === undefined ? {} : { TF_CLI_CONFIG_FILE: cliConfig }),
  };
}
