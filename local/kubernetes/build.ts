import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { cacheFolder } from '../cache.ts';
import { Unavailable } from '../processes.ts';
import { installedGo, TOOLS } from './go.ts';
import { PROGRAMS, type Program, type ProgramName } from './programs.ts';

/**
 * `go build` as it is always called: no paths of this machine in the program, no version control, and two packages at a
 * time, since a compiler of Kubernetes' packages may take a gigabyte.
 */
const FLAGS = ['-mod=readonly', '-trimpath', '-buildvcs=false', '-p', '2'];

/** Go's settings that decide what comes out; the toolchain is the installed one, none is downloaded. */
const GO_ENV = { GOFLAGS: '', GOTOOLCHAIN: 'local', GOWORK: 'off', CGO_ENABLED: '0' };

/** Path of a program; built on first use, which takes minutes and is told on stderr. */
export function program(name: ProgramName): string {
  const wanted = PROGRAMS[name];
  const folder = join(cacheFolder(), `${wanted.module}-${hashOf(wanted.module)}`);
  const file = join(folder, name);
  if (!existsSync(file)) build(name, wanted, file);
  return file;
}

/** Builds whatever is missing of these, one after the other. */
export function buildPrograms(names: readonly ProgramName[]): void {
  for (const name of names) program(name);
}

/** Version of a module that a tool's `go.mod` requires, such as `v1.36.3`. */
export function requiredVersion(module: string, path: string): string {
  const text = readFileSync(join(TOOLS, module, 'go.mod'), 'utf8');
  const found = text.split('\n').flatMap((line) => {
    const [, version] = new RegExp(`^(?:require )?\\s*${path.replaceAll('.', '\\.')} (v\\S+)`).exec(line) ?? [];
    return version === undefined ? [] : [version];
  });
  if (found.length !== 1 || found[0] === undefined) throw new Error(`${module}/go.mod requires no single ${path}`);
  return found[0];
}

/** Everything that decides the program: a change of a pin, of a flag or of Go itself makes another folder. */
function hashOf(module: string): string {
  const hash = createHash('sha256')
    .update(goVersion())
    .update(JSON.stringify([FLAGS, GO_ENV]));
  for (const entry of Object.values(PROGRAMS)) {
    if (entry.module === module) hash.update(JSON.stringify([entry.path, linkerFlags(entry)]));
  }
  const folder = join(TOOLS, module);
  for (const file of readdirSync(folder).sort()) hash.update(file).update(readFileSync(join(folder, file)));
  return hash.digest('hex').slice(0, 12);
}

function goVersion(): string {
  const version = installedGo();
  if (version === undefined) throw new Unavailable('there is no Go on the PATH');
  return version;
}

function linkerFlags({ version }: Program): string {
  const stamps = Object.entries(version?.(requiredVersion) ?? {}).map(([variable, value]) => `-X ${variable}=${value}`);
  return ['-s', '-w', ...stamps].join(' ');
}

/** The file appears under its own name only when it is complete: two checkouts may build it at the same time. */
function build(name: ProgramName, wanted: Program, file: string): void {
  const started = performance.now();
  process.stderr.write(`building ${name} (${wanted.minutes}, once)\n`);
  mkdirSync(dirname(file), { recursive: true });
  const unfinished = `${file}.${process.pid}`;
  const args = ['build', ...FLAGS, '-ldflags', linkerFlags(wanted), '-o', unfinished, wanted.path];
  const { status, stderr, error } = spawnSync('nice', ['-n', '15', 'go', ...args], {
    cwd: join(TOOLS, wanted.module),
    encoding: 'utf8',
    env: { ...process.env, ...GO_ENV },
    maxBuffer: 1 << 26,
  });
  if (status !== 0) {
    rmSync(unfinished, { force: true });
    throw new Error(`building ${name} failed: ${error?.message ?? stderr.trim().slice(-2000)}`);
  }
  renameSync(unfinished, file);
  process.stderr.write(`built ${name} in ${Math.round((performance.now() - started) / 1000)} s\n`);
}
