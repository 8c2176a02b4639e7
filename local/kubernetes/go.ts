import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { CLUSTER_PROGRAMS, PROGRAMS, type ProgramName } from './programs.ts';

/** Folders of the tools, each with its `go.mod`. */
export const TOOLS = resolve(import.meta.dirname, '../../tests/cluster/tools');

let asked: { readonly version: string | undefined } | undefined;

/** What the installed Go calls itself, `go1.26.0`; undefined where none is on the PATH. */
export function installedGo(): string | undefined {
  if (asked === undefined) {
    const { status, stdout } = spawnSync('go', ['env', 'GOVERSION'], {
      encoding: 'utf8',
      env: { ...process.env, GOTOOLCHAIN: 'local' },
    });
    asked = { version: status === 0 ? stdout.trim() : undefined };
  }
  return asked.version;
}

/** The least Go that a tool's `go.mod` asks for, `1.26.0`. */
export function requiredGo(module: string): string {
  const [, version] = /^go (\S+)$/m.exec(readFileSync(join(TOOLS, module, 'go.mod'), 'utf8')) ?? [];
  if (version === undefined) throw new Error(`${module}/go.mod names no version of Go`);
  return version;
}

/**
 * Why programs cannot be built by this Go, and what to do; undefined where they can. What fails in spite of it is a
 * failure of the tests, not a machine without Go.
 * @param found what Go calls itself, or undefined where there is none.
 * @param required least versions that the tools ask for.
 */
export function whyNoGo(found: string | undefined, required: readonly string[]): string | undefined {
  const least = [...required].sort(compare).at(-1) ?? '0';
  const advice = `install Go ${least} or later (https://go.dev/dl)`;
  if (found === undefined) return `there is no Go on the PATH; ${advice}`;
  const [version] = /\d+(\.\d+)*/.exec(found) ?? ['0'];
  return compare(version, least) < 0 ? `Go ${version} is too old; ${advice}` : undefined;
}

/** Why Helm is not to be had; undefined where it is. A file that PLATFORM_HELM names needs no Go. */
export function whyNoHelm(named: string | undefined, noGo: string | undefined): string | undefined {
  return named !== undefined || noGo === undefined ? undefined : `${noGo}, or name a Helm 3 by PLATFORM_HELM`;
}

/** Why there is no Helm on this machine. */
export function helmMissing(): string | undefined {
  return whyNoHelm(process.env['PLATFORM_HELM'], programsMissing(['helm']));
}

/** Why no cluster can be started on this machine. */
export function clusterMissing(): string | undefined {
  return programsMissing(CLUSTER_PROGRAMS);
}

function programsMissing(names: readonly ProgramName[]): string | undefined {
  return whyNoGo(
    installedGo(),
    names.map((name) => requiredGo(PROGRAMS[name].module)),
  );
}

function compare(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true });
}
