import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { App, TerraformResource } from 'cdktf';
import type { IConstruct } from 'constructs';
import type { Platform, PlatformEnvironment } from '../environments/platform.ts';
import { withoutCreationStacks } from '../stacks/creation-stacks.ts';
import { buildEnvironment } from '../stacks/environment.ts';
import { EnvironmentStack } from '../stacks/environment-stack.ts';
import type { Prerequisite } from '../stacks/prerequisite.ts';
import { withFastResolve } from './resolve.ts';

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
 * Synthesizes into a folder beside the output and moves the result in at the end, so that an error leaves the output as it was.
 * Folders of stacks that the selected environments no longer have are removed; when all of the platform is synthesized,
 * every folder that is no stack of it, so that an environment that was removed leaves nothing to apply.
 * Returns what was written.
 */
export function synthesize({ platform, outdir, environments, stacks }: SynthOptions): readonly WrittenStack[] {
  mkdirSync(dirname(resolve(outdir)), { recursive: true });
  const fresh = mkdtempSync(`${outdir.replace(/\/$/, '')}.`);
  try {
    const { manifest, resources, facts } = render(fresh, environments);
    const selected = Object.values(manifest.stacks).filter(({ name }) => stacks.length === 0 || stacks.includes(name));
    const owned = (name: string) =>
      isWhole({ platform, environments, stacks }) || environments.some((item) => name.startsWith(`${item.name}-`));
    moveIn({ fresh, outdir, manifest, selected, owned });
    writePlatform(outdir, platform, facts);
    return selected.map((stack) => ({ ...stack, resources: resources.get(stack.name) ?? new Map() }));
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}

/** Whether nothing of the platform is left out. */
function isWhole({ platform, environments, stacks }: Pick<SynthOptions, 'platform' | 'environments' | 'stacks'>) {
  return stacks.length === 0 && platform.environments.every((environment) => environments.includes(environment));
}

function render(outdir: string, environments: readonly PlatformEnvironment[]) {
  const app = withoutCreationStacks(() => {
    // cdktf's one validation, that every resource has a provider, is a test (tests/synth/whole.test.ts).
    const built = new App({ outdir, stackTraces: false, skipValidation: true });
    for (const environment of environments) buildEnvironment(built, environment);
    withFastResolve(() => built.synth());
    return built;
  });
  const resources = new Map(app.node.children.map((stack) => [stack.node.id, countResources(stack)]));
  const facts = Object.fromEntries(app.node.children.map((stack) => [stack.node.id, factsOf(stack)]));
  return { manifest: readManifest(outdir), resources, facts };
}

/** What the stack's JSON does not tell and the pipeline has to know. */
interface StackFacts {
  readonly prerequisites: readonly Prerequisite[];
}

function factsOf(stack: IConstruct): StackFacts {
  return { prerequisites: stack instanceof EnvironmentStack ? stack.prerequisites : [] };
}

/** The checked data, and facts of all stacks; those of environments that were left alone stay as they were. */
function writePlatform(outdir: string, platform: Platform, fresh: Readonly<Record<string, StackFacts>>): void {
  const file = join(outdir, 'platform.json');
  const before = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as { stacks?: typeof fresh }).stacks : {};
  const known = readManifest(outdir).stacks;
  const stacks = Object.entries({ ...before, ...fresh }).filter(([id]) => known[id] !== undefined);
  stacks.sort(([a], [b]) => (a < b ? -1 : 1));
  writeFileSync(file, `${JSON.stringify({ ...platform, stacks: Object.fromEntries(stacks) }, null, 2)}\n`);
}

/** From the tree: reading the written JSON again would cost more than writing it. */
function countResources(stack: IConstruct): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const construct of stack.node.findAll()) {
    if (!TerraformResource.isTerraformResource(construct)) continue;
    const type = construct.terraformResourceType;
    counts.set(type, (counts.get(type) ?? 0) + 1);
  }
  return counts;
}

interface Move {
  readonly fresh: string;
  readonly outdir: string;
  readonly manifest: Manifest;
  readonly selected: readonly StackManifest[];
  /** Whether a folder belongs to what is synthesized, so that it goes when the manifest does not name it. */
  readonly owned: (folder: string) => boolean;
}

function moveIn({ fresh, outdir, manifest, selected, owned }: Move): void {
  const folder = join(outdir, 'stacks');
  mkdirSync(folder, { recursive: true });
  for (const name of readdirSync(folder)) {
    if (owned(name) && manifest.stacks[name] === undefined) rmSync(join(folder, name), { recursive: true });
  }
  for (const { name, workingDirectory } of selected) replaceFolder(join(fresh, workingDirectory), join(folder, name));
  const kept = existsSync(join(outdir, 'manifest.json')) ? readManifest(outdir).stacks : {};
  const present = new Set(readdirSync(folder));
  const merged = Object.entries({ ...kept, ...manifest.stacks }).filter(([name]) => present.has(name));
  const stacks = Object.fromEntries(merged.sort(([a], [b]) => (a < b ? -1 : 1)));
  writeFileSync(join(outdir, 'manifest.json'), `${JSON.stringify({ version: manifest.version, stacks }, null, 2)}\n`);
}

/** Replaces what synth wrote and keeps what others put beside it (saved plans, provider caches, lock files). */
function replaceFolder(from: string, to: string): void {
  if (!existsSync(to)) {
    renameSync(from, to);
    return;
  }
  if (existsSync(join(to, 'assets'))) rmSync(join(to, 'assets'), { recursive: true });
  for (const name of readdirSync(from)) renameSync(join(from, name), join(to, name));
}

function readManifest(outdir: string): Manifest {
  return JSON.parse(readFileSync(join(outdir, 'manifest.json'), 'utf8')) as Manifest;
}
