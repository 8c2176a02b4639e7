import { z } from 'zod';
import type { TerraformPlan } from '../lib/plan/terraform-plan.ts';
import { ALL_OUTPUTS, remoteStateReferences } from '../lib/terraform/remote-state-references.ts';
import { stackOfStateKey } from '../lib/terraform/state-key.ts';
import { canonicalJson } from './canonical-json.ts';
import { sha256 } from './code-hashes.ts';
import { EXIT } from './exit-code.ts';
import { PipelineError } from './pipeline-error.ts';
import type { ConsumedHashes } from './plan-record.ts';
import type { StackFolder } from './stack-folder.ts';

/** A state that a stack reads: one `data.terraform_remote_state` block. */
export interface RemoteState {
  /** Name of the data block: `network`. */
  readonly data: string;
  /** Id of the stack whose state it is, by its key `<environment>/<name>/terraform.tfstate`. */
  readonly stack: string;
  readonly bucket: string;
  readonly key: string;
}

/** A value of another stack that a stack uses. */
export interface ConsumedOutput extends RemoteState {
  /** Name of the output, or `ALL_OUTPUTS`. */
  readonly output: string;
}

/** Outputs as a state holds them. An output that is null is not in a state at all. */
export type Outputs = Readonly<Record<string, { readonly value: unknown; readonly sensitive?: boolean | undefined }>>;

export interface MissingOutput extends RemoteState {
  /** Undefined: the whole state is missing. */
  readonly output: string | undefined;
}

export interface ConsumedValues {
  readonly hashes: ConsumedHashes;
  /** What keeps the stack from being planned. */
  readonly missing: readonly MissingOutput[];
}

const remoteStates = z.object({
  data: z
    .object({
      terraform_remote_state: z
        .record(z.string(), z.object({ config: z.object({ bucket: z.string(), key: z.string() }) }))
        .default({}),
    })
    .default({ terraform_remote_state: {} }),
});

type Json = Pick<StackFolder, 'json'>;

/**
 * States that a stack reads. Terraform reads each of them, whether or not something refers to it.
 * @throws PipelineError `SYNTH_UNREADABLE` where one is not in S3, or its place is not written out.
 */
export function remoteStatesOf({ json }: Json): readonly RemoteState[] {
  const { success, data, error } = remoteStates.safeParse(json);
  if (!success) throw unreadable(error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '));
  return Object.entries(data.data.terraform_remote_state).map(([name, { config }]) => ({
    data: name,
    stack: stackOfKey(name, config.key),
    bucket: config.bucket,
    key: config.key,
  }));
}

/** Every output of another stack that the stack's expressions use, sorted; each once. */
export function consumedOutputs(stack: Json): readonly ConsumedOutput[] {
  const states = new Map(remoteStatesOf(stack).map((state) => [state.data, state] as const));
  const found = new Map<string, ConsumedOutput>();
  for (const { data, output } of remoteStateReferences(stack.json)) {
    const state = states.get(data);
    if (state !== undefined) found.set(consumedKey({ stack: state.stack, output }), { ...state, output });
  }
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, consumed]) => consumed);
}

/** `dev-network.vpc_id`, as records name it. */
export function consumedKey({ stack, output }: Pick<ConsumedOutput, 'stack' | 'output'>): string {
  return `${stack}.${output}`;
}

/**
 * Hashes of what the stack consumes, by the present states.
 * @param outputsOf outputs of a stack's state; undefined where it has none. Asked once for each stack.
 */
export async function consumedValues(
  stack: Json,
  outputsOf: (stack: string) => Promise<Outputs | undefined>,
): Promise<ConsumedValues> {
  const states = remoteStatesOf(stack);
  const ids = [...new Set(states.map(({ stack: id }) => id))];
  const values = new Map(await Promise.all(ids.map(async (id) => [id, await outputsOf(id)] as const)));
  const hashes: Record<string, string> = {};
  const missing: MissingOutput[] = states
    .filter(({ stack: id }) => values.get(id) === undefined)
    .map((state) => ({ ...state, output: undefined }));
  for (const consumed of consumedOutputs(stack)) {
    const outputs = values.get(consumed.stack);
    if (outputs === undefined) continue;
    const hash = hashOf(consumed.output, plainValues(outputs));
    if (hash === undefined) missing.push(consumed);
    else hashes[consumedKey(consumed)] = hash;
  }
  return { hashes, missing };
}

const readStates = z.object({
  prior_state: z.object({
    values: z.object({
      root_module: z.object({
        resources: z.array(
          z.object({ mode: z.string(), type: z.string(), name: z.string(), values: z.record(z.string(), z.unknown()) }),
        ),
      }),
    }),
  }),
});

/**
 * Hashes of what the stack consumes, by what Terraform itself read when it made `plan`: true also where an upstream stack
 * was applied in the same moment. Only what it has read; a data block that waits for an apply is left out.
 */
export function consumedByPlan(stack: Json, plan: TerraformPlan): ConsumedHashes {
  const resources = readStates.safeParse(plan).data?.prior_state.values.root_module.resources ?? [];
  const hashes: Record<string, string> = {};
  for (const consumed of consumedOutputs(stack)) {
    const read = resources.find(
      ({ mode, type, name }) => mode === 'data' && type === 'terraform_remote_state' && name === consumed.data,
    );
    const outputs = read?.values['outputs'];
    if (typeof outputs !== 'object' || outputs === null) continue;
    const hash = hashOf(consumed.output, outputs as Readonly<Record<string, unknown>>);
    if (hash !== undefined) hashes[consumedKey(consumed)] = hash;
  }
  return hashes;
}

function hashOf(output: string, values: Readonly<Record<string, unknown>>): string | undefined {
  if (output === ALL_OUTPUTS) return sha256(canonicalJson(values));
  return Object.hasOwn(values, output) ? sha256(canonicalJson(values[output])) : undefined;
}

function plainValues(outputs: Outputs): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(outputs).map(([name, { value }]) => [name, value]));
}

/** `dev/network/terraform.tfstate` is `dev-network`. */
function stackOfKey(data: string, key: string): string {
  const stack = stackOfStateKey(key);
  if (stack === undefined) throw unreadable(`data.terraform_remote_state.${data}: key ${key}`);
  return `${stack.environment}-${stack.name}`;
}

function unreadable(given: string): PipelineError {
  return new PipelineError(EXIT.noSynth, [
    {
      code: 'SYNTH_UNREADABLE',
      path: 'cdk.tf.json',
      given,
      allowed: 'remote states in S3 with a literal bucket and the key <environment>/<stack>/terraform.tfstate',
      fix: 'read other stacks by EnvironmentStack.read, then run `npm run synth`',
    },
  ]);
}
