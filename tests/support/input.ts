import { dev } from '../../environments/dev.ts';
import { loadPlatform, type Platform } from '../../environments/platform.ts';
import type { EnvironmentInput } from '../../environments/schema.ts';
import { PlatformError, type Problem } from '../../lib/errors.ts';
import { systems } from '../../systems/index.ts';
import type { SystemInput } from '../../systems/schema.ts';

type Json = Record<string, unknown>;

/** Data with one value changed at a dotted path; undefined removes it. Reasons on the way are stepped over; the original stays. */
export function changed<T>(data: T, path: string, value: unknown): T {
  const copy = structuredClone(data) as Json;
  const keys = path.split('.');
  const last = keys.pop() ?? '';
  const parent = keys.reduce<Json>((at, key) => {
    at[key] ??= {};
    const inner = at[key] as Json;
    return 'because' in inner && 'value' in inner ? (inner['value'] as Json) : inner;
  }, copy);
  if (value === undefined) delete parent[last];
  else parent[last] = value;
  return copy as T;
}

/** What is wrong with some input; empty when it loads. */
export function problemsOf(
  environments: readonly EnvironmentInput[],
  systemInputs: readonly SystemInput[] = systems,
): readonly Problem[] {
  try {
    loadPlatform({ environments, systems: systemInputs });
    return [];
  } catch (error) {
    if (error instanceof PlatformError) return error.problems;
    throw error;
  }
}

/** The committed dev with several values changed, by dotted path. */
export function devWith(changes: Readonly<Record<string, unknown>>): EnvironmentInput {
  return Object.entries(changes).reduce<EnvironmentInput>((data, [path, value]) => changed(data, path, value), dev);
}

/** What is wrong with dev after some changes. */
export function problemsOfDev(changes: Readonly<Record<string, unknown>>): readonly Problem[] {
  return problemsOf([devWith(changes)]);
}

/** What is wrong when one system's file is changed. */
export function problemsOfSystem(
  system: SystemInput,
  changes: Readonly<Record<string, unknown>>,
  environment: EnvironmentInput = dev,
): readonly Problem[] {
  const edited = Object.entries(changes).reduce<SystemInput>(
    (data, [path, value]) => changed(data, path, value),
    system,
  );
  return problemsOf(
    [environment],
    systems.map((item) => (item === system ? edited : item)),
  );
}

/** Codes and places, for tests that are not about the words. */
export function brief(problems: readonly Problem[]): string[] {
  return problems.map(({ code, path }) => `${code} ${path}`);
}

/** The warnings of some input that loads. */
export function warningsOf(
  environments: readonly EnvironmentInput[],
  systemInputs: readonly SystemInput[] = systems,
): Platform['warnings'] {
  return loadPlatform({ environments, systems: systemInputs }).warnings;
}
