import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { StackFolder, TerraformJson } from '../stack-folder.ts';
import { waves } from '../waves.ts';
import { needsCluster } from '../workspace.ts';

/**
 * A person applies it: it holds the roles of the pipeline, their boundary and the state bucket, and what limits the pipeline
 * must not be changed by the pipeline.
 */
export const BY_A_PERSON = 'bootstrap';

/** One environment as the job graph sees it. */
export interface DeliveryEnvironment {
  readonly name: string;
  /** GitLab's word for what it is for; decides the order in which GitLab shows environments. */
  readonly tier: 'development' | 'staging' | 'production';
  /** Environment that has to be verified with the same commit before; undefined for the first. */
  readonly after: string | undefined;
  /** Whether a person is asked before each wave that changes something: the last environment, which nobody tries out before. */
  readonly asks: boolean;
  /** Name of the stack that holds the repositories of charts; undefined where no stack does. */
  readonly chartStack: string | undefined;
  /** In waves: each wave needs only stacks of earlier ones. */
  readonly waves: readonly (readonly DeliveryStack[])[];
}

/** One stack of it. Names are those within the environment: `network`. */
export interface DeliveryStack {
  readonly name: string;
  readonly upstream: readonly string[];
  /** Its jobs have to reach the cluster, so they run on the environment's own runner where there is one. */
  readonly needsCluster: boolean;
}

const platformSchema = z.object({ environments: z.array(z.object({ name: z.string() })) });
const manifestSchema = z.object({ stacks: z.record(z.string(), z.object({ dependencies: z.array(z.string()) })) });
const stackSchema = z.record(z.string(), z.unknown());

/** One stack of a synth: its id, the ids that it waits for, and its Terraform JSON. */
export interface SynthesizedStack {
  readonly id: string;
  readonly upstream: readonly string[];
  readonly json: TerraformJson;
}

/** Every environment of a synth, in the order of promotion. Of platform.json it reads no more than the names. */
export function readDelivery(outdir: string): readonly DeliveryEnvironment[] {
  const read = <T>(file: string, schema: z.ZodType<T>): T =>
    schema.parse(JSON.parse(readFileSync(join(outdir, file), 'utf8')));
  const names = read('platform.json', platformSchema).environments.map(({ name }) => name);
  const stacks = Object.entries(read('manifest.json', manifestSchema).stacks).map(([id, { dependencies }]) => ({
    id,
    upstream: dependencies,
    json: read(`stacks/${id}/cdk.tf.json`, stackSchema),
  }));
  return deliveryOf(names, stacks);
}

/** The same of what was read. @param environments in the order of promotion. */
export function deliveryOf(
  environments: readonly string[],
  stacks: readonly SynthesizedStack[],
): readonly DeliveryEnvironment[] {
  return environments.map((environment, index) => {
    const prefix = `${environment}-`;
    const byPerson = `${prefix}${BY_A_PERSON}`;
    const nameOf = (id: string) => id.slice(prefix.length);
    const own = stacks
      .filter(({ id }) => id.startsWith(prefix) && id !== byPerson)
      .map((stack) => ({ ...stack, upstream: stack.upstream.filter((other) => other !== byPerson) }))
      .sort((a, b) => a.id.localeCompare(b.id));
    const last = index === environments.length - 1;
    const charts = own.find(({ json }) => chartRepositories({ environment, json }).length > 0);
    return {
      name: environment,
      tier: last ? 'production' : index === 0 ? 'development' : 'staging',
      after: environments[index - 1],
      asks: last,
      chartStack: charts && nameOf(charts.id),
      waves: waves(own).map((wave) =>
        wave.map(({ id, upstream, json }) => ({
          name: nameOf(id),
          upstream: upstream.map(nameOf).sort(),
          needsCluster: needsCluster(json),
        })),
      ),
    };
  });
}

const repositorySchema = z.object({
  resource: z
    .object({ aws_ecr_repository: z.record(z.string(), z.object({ name: z.string() })).optional() })
    .optional(),
});

/** Charts for which a stack makes a repository `<environment>/charts/<chart>`. */
export function chartRepositories({ environment, json }: Pick<StackFolder, 'environment' | 'json'>): readonly string[] {
  const { resource } = repositorySchema.parse(json);
  const prefix = `${environment}/charts/`;
  return Object.values(resource?.aws_ecr_repository ?? {})
    .map(({ name }) => name)
    .filter((name) => name.startsWith(prefix))
    .map((name) => name.slice(prefix.length))
    .sort();
}
