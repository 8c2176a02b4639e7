import { delimiter, join } from 'node:path';
import { pathWithKubectl } from './kubernetes/built-kubectl.ts';
import type { Run, RunFolder } from './run-folder.ts';
import { pluginCache } from './terraform/plugin-cache.ts';
import type { Providers } from './terraform/providers.ts';

export interface CommandEnvironment {
  readonly inherited: NodeJS.ProcessEnv;
  readonly run: Pick<Run, 'endpoint' | 'kubeconfig'>;
  readonly folder: Pick<RunFolder, 'outdir' | 'temporary'>;
  readonly region: string;
  readonly providers: Pick<Providers, 'aws' | 'cliConfig'>;
}

/**
 * Nothing of these may lead a command to a real account or cluster, to another synth, or into a job of GitLab. KUBE_HOST and
 * KUBE_TOKEN are what Terraform's providers take for whatever their code does not set: with a file, for all of it.
 */
const LEFT_OUT =
  /^(AWS_|TF_|PLAN_KEY$|CI$|CI_|GITLAB_CI$|KUBECONFIG$|KUBE_|HELM_KUBE|HTTP_PROXY$|http_proxy$|NO_PROXY$|no_proxy$)/;

/** All variables of a command of the pipeline. */
export function commandEnvironment(options: CommandEnvironment): NodeJS.ProcessEnv {
  const kept = Object.entries(options.inherited).filter(([name]) => !LEFT_OUT.test(name));
  return { ...Object.fromEntries(kept), ...leading(options), TMPDIR: options.folder.temporary };
}

/**
 * Lines for a shell whose commands are to see the same, and kubectl the cluster: `unset` what would lead them elsewhere, and
 * `export` what leads them here.
 */
export function shellLines(options: CommandEnvironment): readonly string[] {
  const { inherited, run } = options;
  const cluster = run.kubeconfig === null ? {} : { KUBECONFIG: run.kubeconfig };
  const exported = { ...leading(options), ...cluster };
  const others = Object.keys(inherited).filter((name) => LEFT_OUT.test(name) && !(name in exported));
  return [
    ...others.sort().map((name) => `unset ${name}`),
    ...Object.entries(exported).map(([name, value]) => `export ${name}=${quoted(value ?? '')}`),
    ...(run.kubeconfig === null ? [] : kubectlLines(inherited['PATH'] ?? '')),
  ];
}

/** What leads a command of the pipeline, Terraform below it, or any client of AWS to what runs on this machine. */
function leading({ run, folder, region, providers }: CommandEnvironment): NodeJS.ProcessEnv {
  return {
    AWS_ENDPOINT_URL: run.endpoint,
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_EC2_METADATA_DISABLED: 'true',
    // S3 Control puts the account id before the host name, which no resolver knows; a proxy needs no name.
    HTTP_PROXY: run.endpoint,
    NO_PROXY: '127.0.0.1',
    CHECKPOINT_DISABLE: '1',
    // Mostly the provider waits: 25 s for a queue and again for each of its policies, a minute for a bucket's lifecycle or a
    // database. With Terraform's usual 10 at once the queues of one system take two minutes more.
    TF_CLI_ARGS_apply: '-parallelism=30',
    // Terraform and its provider hold a schema of 1,500 kinds: a third less work for 100 MB more of each process.
    GOGC: '400',
    CDKTF_OUTDIR: folder.outdir,
    // Else kubectl and Helm's provider keep what they have asked of this cluster in the home of whoever runs them.
    KUBECACHEDIR: join(folder.temporary, 'kube'),
    HELM_CACHE_HOME: join(folder.temporary, 'helm'),
    ...(providers.cliConfig === undefined ? {} : { TF_CLI_CONFIG_FILE: providers.cliConfig }),
    ...pluginCache(providers),
  };
}

/** The PATH of a shell is its own: what npm has put before it stays npm's. */
function kubectlLines(path: string): readonly string[] {
  const [folder = ''] = pathWithKubectl(path).split(delimiter);
  return path.split(delimiter).includes(folder) ? [] : [`export PATH=${quoted(folder)}:"$PATH"`];
}

function quoted(value: string): string {
  return `'${value.replaceAll("'", `'\\''`)}'`;
}
