import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import type { Problem } from '../lib/errors.ts';
import { EXIT } from './exit-code.ts';
import { PipelineError } from './pipeline-error.ts';
import { type EnvironmentFacts, environmentFacts, NO_FACTS, stackFacts } from './stack-facts.ts';
import type { StackFolder, StateLocation, TerraformJson } from './stack-folder.ts';

/** One environment as it was synthesized. */
export interface Workspace {
  /** Absolute path of `cdktf.out`. */
  readonly outdir: string;
  readonly environment: EnvironmentFacts;
  /** All stacks of the environment by id, each after those that it waits for. */
  readonly stacks: ReadonlyMap<string, StackFolder>;
  /** What the command line names, in the same order; all stacks where it names none. */
  readonly selected: readonly StackFolder[];
}

export interface WorkspaceOptions {
  readonly outdir: string;
  readonly environment: string;
  /** Names (`network`) or ids (`dev-network`); empty: all. */
  readonly stacks: readonly string[];
}

const manifestSchema = z.object({
  stacks: z.record(z.string(), z.object({ name: z.string(), dependencies: z.array(z.string()) })),
});

const platformSchema = z.object({
  environments: z.array(environmentFacts),
  stacks: z.record(z.string(), stackFacts).default({}),
});

/**
 * Reads what `npm run synth` wrote.
 * @throws PipelineError `SYNTH_MISSING`, `SYNTH_UNREADABLE`, `UNKNOWN_ENVIRONMENT`, `UNKNOWN_STACK`.
 */
export function readWorkspace({ outdir, environment, stacks }: WorkspaceOptions): Workspace {
  const folder = resolve(outdir);
  const platform = read(join(folder, 'platform.json'), platformSchema);
  const manifest = read(join(folder, 'manifest.json'), manifestSchema);
  const facts = platform.environments.find(({ name }) => name === environment);
  if (facts === undefined) throw unknownEnvironment(environment, platform.environments);
  const own = Object.values(manifest.stacks).filter(({ name }) => name.startsWith(`${environment}-`));
  const dependencies = new Map(own.map((stack) => [stack.name, stack.dependencies] as const));
  const all = new Map(
    upstreamFirst(dependencies).map((id) => {
      const upstream = dependencies.get(id) ?? [];
      return [id, readStack({ folder, id, environment, upstream, facts: platform.stacks[id] })] as const;
    }),
  );
  return { outdir: folder, environment: facts, stacks: all, selected: select(all, environment, stacks) };
}

/** Names of all environments that were synthesized. @throws PipelineError `SYNTH_MISSING`, `SYNTH_UNREADABLE`. */
export function environmentNames(outdir: string): readonly string[] {
  return read(join(resolve(outdir), 'platform.json'), platformSchema).environments.map(({ name }) => name);
}

interface StackSource {
  readonly folder: string;
  readonly id: string;
  readonly environment: string;
  readonly upstream: readonly string[];
  readonly facts: StackFolder['facts'] | undefined;
}

function readStack({ folder, id, environment, upstream, facts }: StackSource): StackFolder {
  const own = join(folder, 'stacks', id);
  const json = read(join(own, 'cdk.tf.json'), z.record(z.string(), z.unknown()));
  return {
    id,
    environment,
    name: id.slice(environment.length + 1),
    folder: own,
    upstream,
    state: stateLocation(join(own, 'cdk.tf.json'), json),
    needsCluster: needsCluster(json),
    json,
    facts: facts ?? NO_FACTS,
  };
}

const backendSchema = z.object({
  terraform: z.object({
    backend: z.object({
      s3: z.object({
        bucket: z.string(),
        key: z.string(),
        region: z.string(),
        dynamodb_table: z.string().optional(),
        allowed_account_ids: z.array(z.string()).optional(),
      }),
    }),
  }),
});

/** Where the backend block of a stack puts its state. @throws PipelineError `SYNTH_UNREADABLE` where it is not in S3. */
export function stateLocation(file: string, json: TerraformJson): StateLocation {
  const { s3 } = parse(file, backendSchema, json).terraform.backend;
  return {
    bucket: s3.bucket,
    key: s3.key,
    region: s3.region,
    lockTable: s3.dynamodb_table,
    accountId: s3.allowed_account_ids?.[0],
  };
}

/** Whether one of its providers talks to the cluster. */
export function needsCluster(json: TerraformJson): boolean {
  const providers = Object.keys((json['provider'] ?? {}) as object);
  return providers.includes('helm') || providers.includes('kubernetes');
}

function select(
  all: ReadonlyMap<string, StackFolder>,
  environment: string,
  names: readonly string[],
): readonly StackFolder[] {
  if (names.length === 0) return [...all.values()];
  const idOf = (name: string) => (all.has(name) ? name : `${environment}-${name}`);
  const unknown = names.filter((name) => !all.has(idOf(name)));
  if (unknown.length > 0) {
    const allowed = [...all.values()].map(({ name }) => name).join(', ');
    throw new PipelineError(
      EXIT.usage,
      unknown.map((given) => ({
        code: 'UNKNOWN_STACK',
        path: 'command line',
        given,
        allowed,
        fix: `name stacks of ${environment}, or none for all of them; after a change of the code run \`npm run synth\` first`,
      })),
    );
  }
  const wanted = new Set(names.map(idOf));
  return [...all.values()].filter(({ id }) => wanted.has(id));
}

/** Ids so that each comes after those that it depends on, else in the manifest's order. */
function upstreamFirst(dependencies: ReadonlyMap<string, readonly string[]>): readonly string[] {
  const done = new Set<string>();
  const visit = (id: string): void => {
    if (done.has(id)) return;
    for (const upstream of dependencies.get(id) ?? []) if (dependencies.has(upstream)) visit(upstream);
    done.add(id);
  };
  for (const id of dependencies.keys()) visit(id);
  return [...done];
}

function read<T>(file: string, schema: z.ZodType<T>): T {
  if (!existsSync(file)) {
    throw new PipelineError(EXIT.noSynth, [
      {
        code: 'SYNTH_MISSING',
        path: file,
        given: undefined,
        allowed: 'the output of a synth',
        fix: 'run `npm run synth`',
      },
    ]);
  }
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw unreadable(file, error instanceof Error ? error.message : String(error));
  }
  return parse(file, schema, json);
}

function parse<T>(file: string, schema: z.ZodType<T>, json: unknown): T {
  const { success, data, error } = schema.safeParse(json);
  if (success) return data;
  throw unreadable(file, error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '));
}

function unreadable(path: string, given: string): PipelineError {
  return new PipelineError(EXIT.noSynth, [
    {
      code: 'SYNTH_UNREADABLE',
      path,
      given,
      allowed: 'what `npm run synth` of this version writes',
      fix: 'run `npm run synth`; where it was run by another version, remove cdktf.out first',
    },
  ]);
}

function unknownEnvironment(given: string, known: readonly EnvironmentFacts[]): PipelineError {
  const problem: Problem = {
    code: 'UNKNOWN_ENVIRONMENT',
    path: 'command line',
    given,
    allowed: known.map(({ name }) => name).join(', '),
    fix: 'name one of them; a new one is a file in environments/ and needs `npm run synth`, `local` needs `npm run synth -- local`',
  };
  return new PipelineError(EXIT.usage, [problem]);
}
