import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { App, TerraformElement, TerraformResource, TerraformStack } from 'cdktf';
import { Asset } from '../constructs/asset/asset.ts';
import type { FirstValue } from '../constructs/data/first-value.ts';
import { COST_NOTES, committedSaving, costDrivers } from '../environments/cost.ts';
import type { Platform, PlatformEnvironment } from '../environments/platform.ts';
import { PRICES_DATE } from '../lib/prices.ts';
import { withoutCreationStacks } from '../stacks/creation-stacks.ts';
import { buildEnvironment } from '../stacks/environment.ts';
import { EnvironmentStack } from '../stacks/environment-stack.ts';
import type { Prerequisite } from '../stacks/prerequisite.ts';
import { renderStack } from './render.ts';
import { type StackFiles, writeStackFiles } from './stack-files.ts';

/** One stack as cdktf's manifest describes it. */
export interface StackManifest {
  readonly name: string;
  readonly constructPath: string;
  readonly workingDirectory: string;
  readonly synthesizedStackPath: string;
  readonly dependencies: readonly string[];
}

/** One stack that was written. */
export interface WrittenStack extends StackManifest {
  /** Resources by type. */
  readonly resources: ReadonlyMap<string, number>;
}

interface Manifest {
  readonly version: string;
  readonly stacks: Readonly<Record<string, StackManifest>>;
}

export interface SynthOptions {
  readonly platform: Platform;
  /** Where the stacks go, `cdktf.out` by default; made when it is missing. */
  readonly outdir: string;
  /** Environments to synthesize; the folders of the others are left alone. */
  readonly environments: readonly PlatformEnvironment[];
  /** Single stacks of those environments by id; empty: all. */
  readonly stacks: readonly string[];
}

/**
 * Builds and renders everything in memory before it touches the output, so that an error leaves the output as it was.
 * Folders of stacks that the selected environments no longer have are removed; when all of the platform is synthesized,
 * every folder that is no stack of it, so that an environment that was removed leaves nothing to apply.
 * Returns what was written.
 */
export function synthesize({ platform, outdir, environments, stacks }: SynthOptions): readonly WrittenStack[] {
  mkdirSync(dirname(resolve(outdir)), { recursive: true });
  const fresh = mkdtempSync(`${outdir.replace(/\/$/, '')}.`);
  try {
    const rendered = render(fresh, environments);
    const selected = rendered.stacks.filter(({ name }) => stacks.length === 0 || stacks.includes(name));
    const owned = (name: string) =>
      isWhole({ platform, environments, stacks }) || environments.some((item) => name.startsWith(`${item.name}-`));
    const folder = join(outdir, 'stacks');
    mkdirSync(folder, { recursive: true });
    writeStackFiles({ fresh, stacks: folder }, selected);
    const names = new Set(rendered.stacks.map(({ name }) => name));
    for (const name of readdirSync(folder)) {
      if (owned(name) && !names.has(name)) rmSync(join(folder, name), { recursive: true });
    }
    const written = writeManifest(outdir, rendered);
    writePlatform(outdir, platform, rendered, written);
    return selected.map(({ manifest, resources }) => ({ ...manifest, resources }));
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}

/** Whether nothing of the platform is left out. */
function isWhole({ platform, environments, stacks }: Pick<SynthOptions, 'platform' | 'environments' | 'stacks'>) {
  return stacks.length === 0 && platform.environments.every((environment) => environments.includes(environment));
}

interface RenderedStack extends StackFiles {
  readonly manifest: StackManifest;
  readonly resources: ReadonlyMap<string, number>;
  readonly facts: StackFacts;
}

/** What the stack's JSON does not tell and the pipeline has to know. */
interface StackFacts {
  readonly prerequisites: readonly Prerequisite[];
  readonly firstValues: readonly FirstValue[];
}

interface Rendered {
  /** Version of cdktf. */
  readonly version: string;
  /** By name. */
  readonly stacks: readonly RenderedStack[];
}

/** cdktf's app makes folders when it is constructed: in `scratch`. */
function render(scratch: string, environments: readonly PlatformEnvironment[]): Rendered {
  return withoutCreationStacks(() => {
    const app = new App({ outdir: scratch, stackTraces: false });
    for (const environment of environments) buildEnvironment(app, environment);
    const stacks = app.node.children.filter((child) => TerraformStack.isStack(child));
    const rendered = stacks.map((stack) => renderedStack(app, stack));
    return { version: app.manifest.version, stacks: rendered.sort((a, b) => (a.name < b.name ? -1 : 1)) };
  });
}

function renderedStack(app: App, stack: TerraformStack): RenderedStack {
  const constructs = stack.node.findAll();
  const elements = constructs.filter((construct) => TerraformElement.isTerraformElement(construct));
  return {
    name: stack.node.id,
    manifest: sorted(app.manifest.forStack(stack)),
    configuration: renderStack(stack, elements),
    assets: new Map(constructs.filter((item) => item instanceof Asset).map(({ path, bytes }) => [path, bytes])),
    resources: countResources(elements),
    facts: factsOf(stack),
  };
}

/** cdktf's own stacks, as tests have them, have nothing to tell. */
function factsOf(stack: TerraformStack): StackFacts {
  if (!(stack instanceof EnvironmentStack)) return { prerequisites: [], firstValues: [] };
  const { prerequisites, firstValues } = stack;
  return { prerequisites, firstValues };
}

function countResources(elements: readonly TerraformElement[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const element of elements) {
    if (!TerraformResource.isTerraformResource(element)) continue;
    const type = element.terraformResourceType;
    counts.set(type, (counts.get(type) ?? 0) + 1);
  }
  return counts;
}

/** Keeps what an earlier synth wrote of stacks that are still there. Returns the names of all stacks. */
function writeManifest(outdir: string, { version, stacks }: Rendered): ReadonlySet<string> {
  const file = join(outdir, 'manifest.json');
  const before = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Manifest).stacks : {};
  const present = new Set(readdirSync(join(outdir, 'stacks')));
  const all = { ...before, ...Object.fromEntries(stacks.map(({ name, manifest }) => [name, manifest])) };
  const kept = sorted(Object.fromEntries(Object.entries(all).filter(([name]) => present.has(name))));
  writeFileSync(file, `${JSON.stringify({ version, stacks: kept }, null, 2)}\n`);
  return new Set(Object.keys(kept));
}

/** The checked data, and facts of all stacks; those of environments that were left alone stay as they were. */
function writePlatform(outdir: string, platform: Platform, { stacks }: Rendered, known: ReadonlySet<string>): void {
  const file = join(outdir, 'platform.json');
  const fresh = Object.fromEntries(stacks.map(({ name, facts }) => [name, facts]));
  const before = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as { stacks?: typeof fresh }).stacks : {};
  const kept = Object.entries({ ...before, ...fresh }).filter(([id]) => known.has(id));
  const stackFacts = sorted(Object.fromEntries(kept));
  const environments = platform.environments.map(withCost);
  const prices = { date: PRICES_DATE, ...COST_NOTES };
  writeFileSync(file, `${JSON.stringify({ ...platform, environments, prices, stacks: stackFacts }, null, 2)}\n`);
}

/** An environment with what it pays for all the time. */
function withCost(environment: PlatformEnvironment) {
  const drivers = costDrivers(environment);
  return { ...environment, cost: { drivers, committedSavingUsd: committedSaving(drivers) } };
}

function sorted<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) as T;
}
