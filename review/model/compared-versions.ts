import { type Block, resourcesOf, type StackFile } from '../read/synth-output.ts';
import type { EnvironmentModel } from './review-model.ts';

/** One version that a stack's Terraform sets, and of what. */
interface Found {
  readonly path: string;
  readonly text: string;
}

type Rule = (block: Block, stack: StackFile, name: string) => readonly Found[];

const RULES: Readonly<Record<string, Rule>> = {
  aws_eks_cluster: ({ version }) => found('kubernetes', version),
  aws_eks_node_group: ({ release_version: version }) => found('node-image', version),
  aws_eks_addon: ({ addon_name: addon, addon_version: version }) =>
    found(`addons.${addon}`, version ?? 'as EKS chooses'),
  // Our own charts are files of this repository; their versions stand with each system.
  helm_release: ({ name, version }, stack) => (stack.name === 'platform' ? found(`charts.${name}`, version) : []),
  aws_db_instance: ({ engine, engine_version: version, replicate_source_db: source }, stack, name) =>
    source === undefined ? found(`engines.${systemOf(stack)}.${name}`, `${engine} ${version}`) : [],
  aws_elasticache_replication_group: ({ engine, engine_version: version }, stack, name) =>
    found(`engines.${systemOf(stack)}.${name}`, `${engine ?? 'redis'} ${version}`),
  aws_lambda_function: ({ runtime }) => found('runtimes.functions', runtime),
  aws_synthetics_canary: ({ runtime_version: runtime }) => found('runtimes.synthetic-checks', runtime),
};

/** Where an environment's data choose a version, or whether what has it is installed at all. */
const CHOICES: readonly (readonly [pattern: RegExp, setting: string])[] = [
  [/^versions\.(kubernetes|node-image|addons\..*)$/, 'cluster.version'],
  [/^versions\.addons\.amazon-cloudwatch-observability$/, 'cluster.cloudwatch'],
  [/^versions\.charts\.(cluster-autoscaler|karpenter.*)$/, 'cluster.autoscaler'],
];

/** Settings whose reason is the reason of a version, too. */
export function choicesAt(path: string): readonly string[] {
  return CHOICES.flatMap(([pattern, setting]) => (pattern.test(path) ? [setting] : []));
}

/**
 * Versions as the stacks of an environment set them, whether its data choose them or the catalogue does by default. Several
 * of one path stand in one value.
 */
export function comparedVersions(stacks: readonly StackFile[]): EnvironmentModel['versions'] {
  const all = stacks.flatMap((stack) => [
    ...toolsOf(stack),
    ...resourcesOf(stack).flatMap(({ type, name, block }) => RULES[type]?.(block, stack, name) ?? []),
  ]);
  return [...Map.groupBy(all, ({ path }) => path)]
    .map(([path, same]) => ({
      path: `versions.${path}`,
      text: [...new Set(same.map(({ text }) => text))].sort().join(', '),
    }))
    .sort((one, other) => (one.path < other.path ? -1 : 1));
}

/** Terraform and the providers that a stack asks for. */
function toolsOf({ terraform: { terraform } }: StackFile): readonly Found[] {
  const providers = Object.entries((terraform?.['required_providers'] ?? {}) as Readonly<Record<string, Block>>);
  return [
    ...found('terraform', terraform?.['required_version']),
    ...providers.flatMap(([name, { version }]) => found(`providers.${name}`, version)),
  ];
}

function found(path: string, version: unknown): readonly Found[] {
  return typeof version === 'string' && version !== '' ? [{ path, text: version }] : [];
}

function systemOf({ name }: StackFile): string {
  return name.replace(/-aws$/, '');
}
