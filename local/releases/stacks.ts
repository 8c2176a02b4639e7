import { remoteStatesOf } from '../../pipeline/consumed.ts';
import type { StackFolder } from '../../pipeline/stack-folder.ts';
import { States } from '../../pipeline/states.ts';
import { readWorkspace, type Workspace } from '../../pipeline/workspace.ts';
import { ChartSources } from './chart-sources.ts';
import type { ReadOutput } from './filled-values.ts';
import { type LeftOut, type Prepared, prepared } from './prepared.ts';
import { type StackReleases, stackReleases } from './stack-releases.ts';

/** Where stacks were synthesized into, and which of them. */
export interface StacksOptions {
  readonly folder: string;
  readonly environment: string;
  readonly stacks: readonly string[];
}

/** What is to be installed, and the stacks that it is of: without those that are left out as a whole. */
export interface PreparedStacks extends Prepared {
  readonly stacks: readonly StackReleases[];
}

/** Releases of these stacks as Helm takes them, with outputs of the other stacks from their states. */
export async function preparedStacks(
  options: StacksOptions & { readonly sources?: ChartSources },
): Promise<PreparedStacks> {
  const { sources = new ChartSources() } = options;
  const workspace = workspaceOf(options);
  const stacks = releasesOf(workspace);
  const upstream = new Map([...workspace.stacks.values()].map(({ id, upstream: ids }) => [id, ids] as const));
  const outputs = await outputsOf(workspace);
  return withoutLeftOut(stacks, await prepared({ stacks, upstream, sources, outputs }));
}

/** @param stacks those that `found` was made of. */
export function withoutLeftOut(stacks: readonly StackReleases[], found: Prepared): PreparedStacks {
  const leftOut = new Set(found.leftOut.map(({ name }) => name));
  return { ...found, stacks: stacks.filter(({ stack }) => !leftOut.has(stack)) };
}

/**
 * Releases whose chart is not reached, by name and reason, for those that let Terraform install the rest.
 * @param sources where charts come from.
 */
export async function unreachedReleases(
  options: StacksOptions,
  sources: Pick<ChartSources, 'find'> = new ChartSources(),
): Promise<readonly LeftOut[]> {
  const releases = releasesOf(workspaceOf(options)).flatMap(({ releases: own }) => own);
  const found = await Promise.all(
    releases.map(async ({ stack, name, chart }): Promise<readonly LeftOut[]> => {
      const source = await sources.find(chart);
      return 'missing' in source ? [{ name: `${stack}/${name}`, why: source.missing }] : [];
    }),
  );
  return found.flat();
}

/** Stacks that put something into the cluster. */
export function releasingStacks(options: StacksOptions): readonly StackFolder[] {
  const { selected } = workspaceOf(options);
  const releasing = new Set(releasesOf({ selected }).map(({ stack }) => stack));
  return selected.filter(({ id }) => releasing.has(id));
}

function workspaceOf({ folder, environment, stacks }: StacksOptions): Workspace {
  return readWorkspace({ outdir: folder, environment, stacks });
}

function releasesOf({ selected }: Pick<Workspace, 'selected'>): readonly StackReleases[] {
  return selected.map(stackReleases).filter(({ releases, namespaces }) => releases.length > 0 || namespaces.length > 0);
}

/** What each stack reads of others, by their present states. */
async function outputsOf({ stacks, selected }: Workspace): Promise<(stack: string) => ReadOutput> {
  const states = new States();
  const read = new Map<string, ReadOutput>();
  for (const stack of selected) {
    const sources = new Map(remoteStatesOf(stack).map(({ data, stack: id }) => [data, stacks.get(id)] as const));
    const values = new Map(
      await Promise.all([...sources].map(async ([data, source]) => [data, await published(states, source)] as const)),
    );
    read.set(stack.id, (data, output) => values.get(data)?.[output]?.value);
  }
  return (stack) => read.get(stack) ?? (() => undefined);
}

async function published(states: States, stack: StackFolder | undefined) {
  return stack === undefined ? undefined : await states.outputs(stack);
}
