import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { enableCompileCache, isBuiltin } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Plugin } from 'esbuild';
import { withoutCreationStacks } from '../stacks/creation-stacks.ts';

/** A program in TypeScript and where its bundles are kept. */
export interface Bundle {
  /** Folder of `node_modules`; the other paths are relative to it. */
  readonly root: string;
  /** File that runs the program when it is loaded. */
  readonly entry: string;
  /** Folders of all TypeScript that the entry imports; a change of any file in them makes a new bundle. */
  readonly sources: readonly string[];
  /** Made when it is missing; may be removed at any time. */
  readonly cache: string;
}

/** Bundles that are older are removed when a new one is made. */
const KEPT_MS = 7 * 24 * 60 * 60 * 1000;

/** Written by npm; tells what is installed, which `package-lock.json` does not. */
const INSTALLED = 'node_modules/.package-lock.json';

/**
 * File of the program as one CommonJS module, beside one of the packages' modules that it uses. Both are made anew when
 * the sources, the installed packages or Node.js change: Node would otherwise strip the types of 200 files, ask of each
 * package's module whether it is ESM, and read the source map that is glued to it, which costs more than a synth.
 */
export async function bundle({ root, entry, sources, cache }: Bundle): Promise<string> {
  const texts = sources.flatMap((folder) => typescript(join(root, folder)));
  const installed = readFileSync(join(root, INSTALLED));
  const key = hash([root, entry, process.version, installed, ...texts.flatMap((file) => [file, readFileSync(file)])]);
  const folder = join(root, cache);
  const program = join(folder, `program-${key}.cjs`);
  if (!existsSync(program)) {
    mkdirSync(folder, { recursive: true });
    prune(folder);
    const { text, map, packages } = await bundleProgram(root, entry, program);
    const modules = `packages-${hash([root, process.version, installed, ...packages])}.cjs`;
    if (!existsSync(join(folder, modules))) write(join(folder, modules), await bundlePackages(root, packages));
    write(`${program}.map`, map);
    write(program, `"use strict"; const packages = require("./${modules}"); ${REQUIRE} ${text}`);
  }
  return program;
}

/** Runs a bundle: with V8's compiled code from the last time, and with stacks that name lines of the TypeScript. */
export function runInBundle(program: string, load: (file: string) => unknown): void {
  enableCompileCache(join(dirname(program), 'compiled'));
  process.setSourceMapsEnabled(true);
  withoutCreationStacks(() => load(program));
}

/** On the first line, so that the source map stays true. */
const REQUIRE =
  'const load = require; require = (name) => Object.hasOwn(packages, name) ? packages[name]() : load(name);';

function typescript(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .sort()
    .map((name) => join(folder, name));
}

async function bundleProgram(root: string, entry: string, outfile: string) {
  const { build } = await import('esbuild');
  const { outputFiles, metafile } = await build({
    absWorkingDir: root,
    entryPoints: [entry],
    outfile,
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'cjs',
    target: 'node22',
    sourcemap: 'linked',
    sourcesContent: false,
    metafile: true,
    write: false,
    logLevel: 'silent',
    plugins: [ownPlace],
  });
  const text = (ending: string) => outputFiles.find(({ path }) => path.endsWith(ending))?.text ?? '';
  const imports = Object.values(metafile.outputs).flatMap((output) => output.imports);
  const packages = new Set(imports.map(({ path }) => path).filter((path) => !isBuiltin(path)));
  return { text: text('.cjs'), map: text('.map'), packages: [...packages].sort() };
}

/** Each module runs when it is first asked for, as it would without a bundle. */
async function bundlePackages(root: string, packages: readonly string[]): Promise<string> {
  const { build } = await import('esbuild');
  const lines = packages.map((name) => `${JSON.stringify(name)}: () => require(${JSON.stringify(name)}),`);
  const { outputFiles } = await build({
    stdin: { contents: `module.exports = {\n${lines.join('\n')}\n};`, resolveDir: root },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node22',
    minifyWhitespace: true,
    write: false,
    logLevel: 'silent',
  });
  return outputFiles[0]?.text ?? '';
}

/** Sources that read files beside them keep their own place. */
const ownPlace: Plugin = {
  name: 'own-place',
  setup({ onLoad }) {
    onLoad({ filter: /\.ts$/ }, ({ path }) => ({
      contents: readFileSync(path, 'utf8')
        .replaceAll('import.meta.dirname', JSON.stringify(dirname(path)))
        .replaceAll('import.meta.url', JSON.stringify(pathToFileURL(path).href)),
      loader: 'ts',
    }));
  },
};

function prune(folder: string): void {
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const file = join(folder, name);
    const stats = statSync(file, { throwIfNoEntry: false });
    if (stats?.isFile() && stats.mtimeMs < Date.now() - KEPT_MS) rmSync(file, { force: true });
  }
}

/** Whole or not at all: another synth may read at the same time. */
function write(file: string, text: string): void {
  const fresh = join(dirname(file), `.${process.pid}-${basename(file)}`);
  writeFileSync(fresh, text);
  renameSync(fresh, file);
}

function hash(parts: readonly (string | Buffer)[]): string {
  const digest = createHash('sha256');
  for (const part of parts) digest.update(part).update('\0');
  return digest.digest('hex').slice(0, 16);
}
