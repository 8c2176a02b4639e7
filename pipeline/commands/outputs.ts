import type { Arguments, Option } from '../arguments.ts';
import { checkAccount } from '../aws/identity.ts';
import type { Outputs } from '../consumed.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { openWorkspace } from '../open-run.ts';
import type { EnvironmentFacts } from '../stack-facts.ts';
import { States } from '../states.ts';
import type { Workspace } from '../workspace.ts';

export const OUTPUTS_OPTIONS: readonly Option[] = [
  { name: 'json', about: 'every published value of every stack, as JSON' },
];

export const OUTPUTS_HELP = `Shows where an environment is reached: applications, API gateways, Argo CD, Grafana, consoles, the cluster.

  npm run outputs -- dev
  npm run outputs -- dev --json
  npm run outputs -- dev network --json
`;

export async function outputsCommand(args: Arguments): Promise<ExitCode> {
  const workspace = openWorkspace(args);
  await checkAccount(workspace.environment.accountId, workspace.environment.region);
  const published = await publishedBy(workspace);
  const text = args.switches.has('json')
    ? JSON.stringify(plain(published), null, 2)
    : addresses(workspace.environment, published);
  process.stdout.write(`${text}\n`);
  return EXIT.done;
}

type Published = ReadonlyMap<string, Outputs>;

async function publishedBy({ selected }: Workspace): Promise<Published> {
  const states = new States();
  const read = await Promise.all(selected.map(async (stack) => [stack.name, await states.outputs(stack)] as const));
  return new Map(read.flatMap(([name, outputs]) => (outputs === undefined ? [] : [[name, outputs] as const])));
}

/** Sensitive values stay where they are. */
function plain(published: Published): Readonly<Record<string, Readonly<Record<string, unknown>>>> {
  return Object.fromEntries(
    [...published].map(([name, outputs]) => [
      name,
      Object.fromEntries(
        Object.entries(outputs).map(([key, { value, sensitive }]) => [key, sensitive === true ? '(sensitive)' : value]),
      ),
    ]),
  );
}

/** One line for each place that people go to; what is not applied yet is left out. */
export function addresses(environment: EnvironmentFacts, published: Published): string {
  const { name, deployments } = environment;
  const value = (stack: string, output: string) => {
    const found = published.get(stack)?.[output]?.value;
    return typeof found === 'string' ? found : undefined;
  };
  const https = (host: string | undefined) => (host === undefined ? undefined : `https://${host}`);
  const cluster = value('cluster', 'cluster_name');
  const lines: (readonly [string, string | undefined])[] = [
    ...deployments.flatMap(({ host, system }): (readonly [string, string | undefined])[] => [
      [system.name, published.has(system.name) ? https(host) : undefined],
      [`${system.name}, API gateway`, value(`${system.name}-aws`, 'api_gateway_url')],
      [`${system.name}, CDN`, https(value(`${system.name}-aws`, 'distribution_domain_name'))],
      ...Object.entries(system.needs)
        .filter(([, { kind }]) => kind === 'object-store' && published.has(system.name))
        .map(([need]) => [`${system.name}, console of ${need}`, forward(system.name, need)] as const),
    ]),
    ['Argo CD', https(value('platform', 'argo_cd_host'))],
    ['Grafana', https(value('platform', 'grafana_host'))],
    ['kubectl', cluster && kubectlOf(environment, cluster)],
  ];
  const known = lines.filter((line): line is readonly [string, string] => line[1] !== undefined);
  if (published.size === 0) return `nothing of ${name} is applied yet`;
  if (known.length === 0)
    return `nothing of ${name} has an address yet; applied: ${[...published.keys()].join(', ')} (--json shows their values)`;
  const width = Math.max(...known.map(([what]) => what.length));
  return known.map(([what, where]) => `${what.padEnd(width)}  ${where}`).join('\n');
}

/** What lets kubectl reach the cluster. */
function kubectlOf({ region, cluster: { kubeconfig } }: EnvironmentFacts, cluster: string): string {
  if (kubeconfig === undefined) return `aws eks update-kubeconfig --name ${cluster} --region ${region}`;
  return `export KUBECONFIG='${kubeconfig}'`;
}

/** The console of a store is not public. */
function forward(system: string, need: string): string {
  return `kubectl -n ${system} port-forward service/${need}-console 9001`;
}
