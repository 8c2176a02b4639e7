import { remoteStateReferences } from '../../lib/terraform/remote-state-references.ts';
import { stackOfStateKey } from '../../lib/terraform/state-key.ts';
import type { ReviewProblem } from '../model/review-model.ts';
import { parseJson, readJsonFile, readText, type Source } from './json-file.ts';
import type { PlatformFile } from './platform-file.ts';

/** `cdktf.out` as the synth left it. */
export interface SynthOutput {
  readonly platform: PlatformFile;
  /** In the order of the manifest: by id. */
  readonly stacks: readonly StackText[];
}

/** One stack as it lies there: parsed only where it is drawn anew. */
export interface StackText extends Omit<StackFile, 'reads' | 'terraform'> {
  /** `cdk.tf.json`. */
  readonly text: string;
}

/** A block of Terraform, as JSON. */
export type Block = Readonly<Record<string, unknown>>;
/** Blocks by type and name. */
export type Blocks = Readonly<Record<string, Readonly<Record<string, Block>>>>;

/** One stack: what the manifest says of it, and its Terraform. */
export interface StackFile {
  /** `dev-network`. */
  readonly id: string;
  /** `dev`. */
  readonly environment: string;
  /** `network`. */
  readonly name: string;
  /** Ids of the stacks that are applied before it. */
  readonly upstream: readonly string[];
  /** Outputs of other stacks that it reads, each once, in the order of their names; `*` where it takes all of a stack. */
  readonly reads: readonly { readonly stack: string; readonly output: string }[];
  readonly terraform: TerraformJson;
}

/** `cdk.tf.json`, as far as the page looks at it. */
export interface TerraformJson {
  readonly resource?: Blocks;
  readonly data?: Blocks;
  readonly output?: Readonly<Record<string, { readonly value?: unknown; readonly description?: string }>>;
  readonly provider?: Readonly<Record<string, unknown>>;
  readonly terraform?: Block;
}

interface Manifest {
  readonly stacks?: Readonly<Record<string, { readonly dependencies?: readonly string[] }>>;
}

const SYNTH = 'run `npm run synth`';

/**
 * Reads what the synth left; undefined where there is nothing to draw from: no `platform.json`, or one that cannot be read.
 * A stack that is missing is left out and told.
 */
export function readSynthOutput(outdir: string, problems: ReviewProblem[]): SynthOutput | undefined {
  const source: Source = { outdir, problems };
  const platform = readJsonFile<PlatformFile>(source, { path: 'platform.json', fix: SYNTH, required: true });
  if (platform === undefined) return undefined;
  if (!Array.isArray(platform.environments)) {
    problems.push({ where: 'platform.json', given: 'no list of environments', fix: SYNTH });
    return undefined;
  }
  const manifest = readJsonFile<Manifest>(source, { path: 'manifest.json', fix: SYNTH, required: true });
  const names = platform.environments.map(({ name }) => name);
  const stacks = Object.entries(manifest?.stacks ?? {}).flatMap(([id, { dependencies = [] }]) => {
    const environment = names.find((name) => id.startsWith(`${name}-`));
    if (environment === undefined) return [];
    const text = readText(source, wantedStack(id));
    return text === undefined
      ? []
      : [{ id, environment, name: id.slice(environment.length + 1), upstream: dependencies, text }];
  });
  return { platform, stacks };
}

/** Undefined where the stack is no JSON, which is then told. */
export function parsedStack({ text, ...stack }: StackText, problems: ReviewProblem[]): StackFile | undefined {
  const terraform = parseJson<TerraformJson>(text, wantedStack(stack.id), problems);
  return terraform && { ...stack, reads: readsOf(terraform), terraform };
}

function wantedStack(id: string) {
  return { path: `stacks/${id}/cdk.tf.json`, fix: SYNTH, required: true };
}

/** Outputs of other stacks that a stack's expressions use: the key of a state tells whose it is. */
function readsOf(terraform: TerraformJson): StackFile['reads'] {
  const stacks = new Map(
    Object.entries(terraform.data?.['terraform_remote_state'] ?? {}).map(([name, { config }]) => {
      const stack = stackOfStateKey(String((config as { readonly key?: unknown } | undefined)?.key));
      return [name, stack === undefined ? undefined : `${stack.environment}-${stack.name}`] as const;
    }),
  );
  const found = new Set(remoteStateReferences(terraform).map(({ data, output }) => `${data}.${output}`));
  return [...found].sort().flatMap((reference) => {
    const [data = '', output = ''] = reference.split('.');
    const stack = stacks.get(data);
    return stack === undefined ? [] : [{ stack, output }];
  });
}

/** Every resource of a stack with its address; listed once, for many parts of the page ask. */
export function resourcesOf({ terraform }: Pick<StackFile, 'terraform'>): readonly Resource[] {
  const known = LISTED.get(terraform);
  if (known !== undefined) return known;
  const listed = Object.entries(terraform.resource ?? {}).flatMap(([type, blocks]) =>
    Object.entries(blocks).map(([name, block]) => ({ address: `${type}.${name}`, type, name, block })),
  );
  LISTED.set(terraform, listed);
  return listed;
}

const LISTED = new WeakMap<TerraformJson, readonly Resource[]>();

/** Resources of one type in several stacks. */
export function resourcesOfType(stacks: readonly Pick<StackFile, 'terraform'>[], type: string): readonly Resource[] {
  return stacks.flatMap(({ terraform }) =>
    Object.entries(terraform.resource?.[type] ?? {}).map(([name, block]) => ({
      address: `${type}.${name}`,
      type,
      name,
      block,
    })),
  );
}

export interface Resource {
  /** `aws_vpc.main`. */
  readonly address: string;
  readonly type: string;
  readonly name: string;
  readonly block: Block;
}
