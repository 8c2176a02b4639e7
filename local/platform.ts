import { environments, localEnvironment } from '../environments/index.ts';
import { loadPlatform, type Platform } from '../environments/platform.ts';
import type { EnvironmentInput } from '../environments/schema.ts';
import { nameOf } from '../environments/strict.ts';
import type { VersionFiles } from '../environments/versions.ts';
import { unwrapReasons } from '../lib/because.ts';
import { PlatformError } from '../lib/errors.ts';
import { EXIT } from '../pipeline/exit-code.ts';
import { readVersionFiles } from '../synth/version-files.ts';
import { systems } from '../systems/index.ts';
import { type LocalEnds, localized } from './environment.ts';
import { localVersionFiles } from './version-files.ts';

/** Environments whose layout can run on this machine, the usual one first. */
export const LAYOUTS: readonly EnvironmentInput[] = [localEnvironment, ...environments];

/**
 * One environment alone, checked like any other, with what it reaches on this machine.
 * @param variables where `PLATFORM_<ENVIRONMENT>_ACCOUNT_ID` is read.
 * @throws PlatformError where no environment has the name, or its data are wrong.
 */
export function localPlatform(
  name: string,
  ends: LocalEnds,
  variables: Readonly<Record<string, string | undefined>>,
): Platform {
  const input = layoutNamed(name);
  const versions = versionsOf(input, name);
  return loadPlatform({ environments: [localized(input, ends)], systems, variables, versions, local: true });
}

/** Version files of an environment as its platform has them, by path. */
export function localVersions(name: string): Readonly<Record<string, string>> {
  return versionsOf(layoutNamed(name), name).texts;
}

/** An environment as its file has it, checked or not. @throws PlatformError `UNKNOWN_ENVIRONMENT` where none has the name. */
export function layoutNamed(name: string): EnvironmentInput {
  const input = LAYOUTS.find((layout) => layoutName(layout) === name);
  if (input === undefined) throw unknown(name);
  return input;
}

export function layoutName(layout: EnvironmentInput): string | undefined {
  return nameOf(unwrapReasons(layout).value);
}

function versionsOf(input: EnvironmentInput, name: string): VersionFiles {
  const { systems: chosen = {} } = unwrapReasons(input).value as { systems?: object };
  const here = systems.filter((system) => Object.hasOwn(chosen, system.name));
  return localVersionFiles(name, here, readVersionFiles());
}

function unknown(name: string): PlatformError {
  const allowed = LAYOUTS.map(layoutName).join(', ');
  const fix = 'name one of them, or leave it out for local';
  const problem = { code: 'UNKNOWN_ENVIRONMENT', path: '--environment', given: name, allowed, fix } as const;
  return new PlatformError([problem], { exitCode: EXIT.usage, effect: 'nothing was started' });
}
