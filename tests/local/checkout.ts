import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, delimiter, join, relative, resolve } from 'node:path';
import { cacheFolder } from '../../local/cache.ts';
import { type Run, type RunFolder, readRun, runFolder } from '../../local/run-folder.ts';

const ROOT = resolve(import.meta.dirname, '../..');

/** What a clone does not have. */
const NOT_CLONED = ['.git', '.cache', 'cdktf.out', '.bootstrap', 'coverage', 'node_modules'];

/** How a command ended, and all that it said. */
export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly output: string;
}

/** A command that runs. */
export interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /** Resolves with the first text so far that matches; rejects where the command ends before it was said. */
  said(pattern: RegExp): Promise<string>;
}

/**
 * A clone of this checkout as its user has it, with a home and temporary files of its own: everything that a command
 * writes shows, and the platform is changed as people change it, by editing its files.
 */
export class Checkout {
  readonly folder: string;
  /** Holds the clone, its home and its temporary files: nothing of a run lies outside. */
  readonly base: string;
  private readonly before: ReadonlySet<string>;
  private readonly commands = new Set<Running>();

  /** @param name of the folder below `.cache/test-local`; what an earlier run has left there is removed. */
  constructor(name: string) {
    this.base = join(ROOT, '.cache/test-local', name);
    this.folder = join(this.base, 'clone');
    rmSync(this.base, { recursive: true, force: true });
    for (const folder of [this.home, this.temporary]) mkdirSync(folder, { recursive: true });
    for (const entry of readdirSync(ROOT)) {
      if (NOT_CLONED.includes(entry)) continue;
      cpSync(join(ROOT, entry), join(this.folder, entry), { recursive: true, filter: isCloned });
    }
    symlinkSync(join(ROOT, 'node_modules'), join(this.folder, 'node_modules'));
    this.before = new Set(filesIn(this.base));
  }

  get home(): string {
    return join(this.base, 'home');
  }

  get temporary(): string {
    return join(this.base, 'tmp');
  }

  /** Where `npm run local` keeps an environment. */
  runFolder(environment: string): RunFolder {
    return runFolder(environment, join(this.folder, '.cache/local'));
  }

  /** @throws Error where nothing runs. */
  run(environment: string): Run {
    const run = readRun(this.runFolder(environment));
    if (run === undefined) throw new Error(`nothing runs in ${this.runFolder(environment).path}`);
    return run;
  }

  /** Replaces a text that stands in a file exactly once. */
  edit(file: string, from: string, to: string): void {
    const path = join(this.folder, file);
    const parts = readFileSync(path, 'utf8').split(from);
    if (parts.length !== 2) throw new Error(`${file} has ${parts.length - 1} times ${from}`);
    writeFileSync(path, parts.join(to));
  }

  /** Brings a file back to what is committed. */
  restore(file: string): void {
    cpSync(join(ROOT, file), join(this.folder, file));
  }

  /** Files that commands have made in the clone, its home and its temporary files; what is built from code does not count. */
  madeFiles(): readonly string[] {
    return filesIn(this.base).filter((file) => !this.before.has(file) && !BUILT.test(file));
  }

  /** `npm run local -- <words>` to its end. */
  local(...words: readonly string[]): Promise<Ended> {
    return this.start('npm', ['run', '--silent', 'local', '--', ...words]).ended;
  }

  /** A program in the clone. */
  start(file: string, words: readonly string[]): Running {
    const child = spawn(file, [...words], {
      cwd: this.folder,
      env: this.environment(),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const running = heard(child);
    this.commands.add(running);
    void running.ended.finally(() => this.commands.delete(running));
    return running;
  }

  /** Ends every command that still runs, and what `up` has started, whatever became of the test. */
  async clear(environments: readonly string[]): Promise<void> {
    for (const { child } of this.commands) child.kill('SIGTERM');
    await Promise.allSettled([...this.commands].map(({ ended }) => ended));
    for (const name of environments) await this.local('down', '--now', '--environment', name);
  }

  private environment(): NodeJS.ProcessEnv {
    const own = Object.entries(process.env).filter(([name]) => !/^(VITEST|NODE_OPTIONS|NODE_ENV|npm_)/.test(name));
    return {
      ...Object.fromEntries(own),
      PATH: [join(ROOT, 'node_modules/.bin'), process.env['PATH'] ?? ''].join(delimiter),
      HOME: this.home,
      TMPDIR: this.temporary,
      // What is built once for all checkouts.
      PLATFORM_CACHE: cacheFolder(),
      npm_config_cache: join(this.base, 'npm'),
      npm_config_update_notifier: 'false',
    };
  }
}

function isCloned(path: string): boolean {
  return !/^(node_modules|\.terraform|__pycache__)$/.test(basename(path)) && !path.endsWith('.log');
}

/** Of code alone: bundles of programs; and what npm and Go keep for themselves. */
const BUILT =
  /^(clone\/\.cache\/(local-synth|pipeline|review)\/|npm\/|home\/\.config\/go\/telemetry\/|tmp\/node-compile-cache\/)/;

/** Paths of all files below a folder, relative to it. */
function filesIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .filter((file) => !file.includes('__pycache__'));
}

function heard(child: ChildProcess): Running {
  let output = '';
  const listeners = new Set<() => void>();
  const hear = (chunk: Buffer): void => {
    output += chunk.toString('utf8');
    for (const listener of listeners) listener();
  };
  child.stdout?.on('data', hear);
  child.stderr?.on('data', hear);
  const ended = new Promise<Ended>((done, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => done({ code, signal, output }));
  });
  const said = (pattern: RegExp): Promise<string> =>
    new Promise((done, reject) => {
      const look = (): void => {
        const [found] = pattern.exec(output) ?? [];
        if (found === undefined) return;
        listeners.delete(look);
        done(found);
      };
      listeners.add(look);
      look();
      void ended.then(() => reject(new Error(`ended without ${pattern}:\n${output.slice(-3000)}`)), reject);
    });
  return { child, ended, said };
}
