import { mkdirSync } from 'node:fs';
import { App } from 'cdktf';
import { environments } from '../../environments/index.ts';
import { loadPlatform, type Platform, type PlatformEnvironment } from '../../environments/platform.ts';
import type { EnvironmentInput } from '../../environments/schema.ts';
import type { VersionFiles } from '../../environments/versions.ts';
import { withoutCreationStacks } from '../../stacks/creation-stacks.ts';
import { buildEnvironment } from '../../stacks/environment.ts';
import { EnvironmentStack } from '../../stacks/environment-stack.ts';
import type { StackKind } from '../../stacks/outputs.ts';
import { readVersionFiles } from '../../synth/version-files.ts';
import { systems } from '../../systems/index.ts';
import type { SystemInput } from '../../systems/schema.ts';

/** One block of Terraform JSON. */
export type Block = Readonly<Record<string, unknown>>;

/** One stack as Terraform reads it, with typed access to its parts. */
export interface StackJson {
  readonly id: string;
  readonly json: Block;
  /** Resources of a type by logical id; empty when there is none. */
  resources(type: string): Readonly<Record<string, Block>>;
  /** Data sources of a type by logical id. */
  data(type: string): Readonly<Record<string, Block>>;
  /** The only resource of a type, or the one with this logical id. */
  resource(type: string, id?: string): Block;
  /** Value expressions of the outputs by name. */
  outputs(): Readonly<Record<string, unknown>>;
  /** Ids of the upstream stacks. */
  readonly upstream: readonly string[];
}

/** The committed platform, as the user's files describe it; with other version files where a test has its own. */
export function committedPlatform(versions: VersionFiles = readVersionFiles()): Platform {
  return loadPlatform({ environments, systems, versions });
}

/** A platform of other files, for tests that vary one. */
export function platformOf(
  inputs: readonly EnvironmentInput[],
  systemInputs: readonly SystemInput[] = systems,
): Platform {
  return loadPlatform({ environments: inputs, systems: systemInputs });
}

/** The committed environment of that name. */
export function testEnvironment(name: 'dev' | 'staging' | 'prod'): PlatformEnvironment {
  const found = committedPlatform().environments.find((environment) => environment.name === name);
  if (found === undefined) throw new Error(`no environment ${name}`);
  return found;
}

const cache = new Map<string, ReadonlyMap<string, StackJson>>();

/** Synthesizes a committed environment once per test file and returns its stacks by name (`network`, `bytebytego-aws`). */
export function testApp({ environment }: { environment: 'dev' | 'staging' | 'prod' }): ReadonlyMap<string, StackJson> {
  const built = cache.get(environment) ?? stacksOf(testEnvironment(environment));
  cache.set(environment, built);
  return built;
}

/** One stack of a committed environment. */
export function testStack(environment: 'dev' | 'staging' | 'prod', name: string): StackJson {
  const stack = testApp({ environment }).get(name);
  if (stack === undefined) throw new Error(`${environment} has no stack ${name}`);
  return stack;
}

/** One stack of a committed environment of which some parts are others. */
export function changedStack(
  environment: 'dev' | 'staging' | 'prod',
  name: string,
  changes: Partial<PlatformEnvironment>,
): StackJson {
  const stack = stacksOf({ ...testEnvironment(environment), ...changes }).get(name);
  if (stack === undefined) throw new Error(`${environment} has no stack ${name} with these changes`);
  return stack;
}

/** An app whose stacks are read in memory. cdktf makes the folder itself on construction, but none above it. */
export function memoryApp(): App {
  mkdirSync('.cache', { recursive: true });
  return new App({ outdir: '.cache/test-app', stackTraces: false });
}

/** Builds any environment in memory; nothing is written but cdktf's empty folders. */
export function stacksOf(environment: PlatformEnvironment): ReadonlyMap<string, StackJson> {
  return withoutCreationStacks(() => {
    const app = memoryApp();
    buildEnvironment(app, environment);
    const stacks = app.node.children.filter(
      (child): child is EnvironmentStack<StackKind> => child instanceof EnvironmentStack,
    );
    return new Map(stacks.map((stack) => [stack.stackName, stackJson(stack)]));
  });
}

function stackJson(stack: EnvironmentStack<StackKind>): StackJson {
  const json = JSON.parse(JSON.stringify(stack.toTerraform())) as Block;
  const part = (kind: string, type: string) =>
    ((json[kind] as Record<string, Record<string, Block>> | undefined)?.[type] ?? {}) as Record<string, Block>;
  return {
    id: stack.node.id,
    json,
    upstream: stack.dependencies.map((dependency) => dependency.node.id),
    resources: (type) => part('resource', type),
    data: (type) => part('data', type),
    outputs: () =>
      Object.fromEntries(
        Object.entries((json['output'] as Record<string, Block> | undefined) ?? {}).map(([name, { value }]) => [
          name,
          value,
        ]),
      ),
    resource: (type, id) => {
      const all = Object.entries(part('resource', type));
      const found = id === undefined ? (all.length === 1 ? all[0] : undefined) : all.find(([name]) => name === id);
      if (found === undefined)
        throw new Error(
          `${stack.node.id} has ${all.map(([name]) => name).join(', ') || 'no'} ${type}, asked for ${id ?? 'the only one'}`,
        );
      return found[1];
    },
  };
}
