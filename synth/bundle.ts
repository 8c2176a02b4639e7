import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Plugin } from 'esbuild';
import { writeWhole } from '../lib/whole-file.mjs';

/** What `launch.mjs` asks for. */
interface Wanted {
  /** Folder of `node_modules`; the entry is relative to it. */
  readonly root: string;
  readonly entry: string;
  /** File of the bundle; that of the packages goes beside it. */
  readonly program: string;
  /** Names the file of these packages. */
  readonly packagesKey: (names: readonly string[]) => string;
}

/** Bundles that are older are removed when a new one is made. */
const KEPT_MS = 7 * 24 * 60 * 60 * 1000;

/**
 * Writes the program as one CommonJS module, beside one of the packages' modules that it uses: Node would otherwise strip
 * the types of 200 files, ask of each package's module whether it is ESM, and read the source map that is glued to it,
 * which costs more than a synth.
 */
export async function makeBundle({ root, entry, program, packagesKey }: Wanted): Promise<void> {
  const folder = dirname(program);
  mkdirSync(folder, { recursive: true });
  prune(folder);
  const { text, map, packages } = await bundleProgram(root, entry, program);
  const modules = `packages-${packagesKey(packages)}.cjs`;
  if (!existsSync(join(folder, modules))) writeWhole(join(folder, modules), await bundlePackages(root, packages));
  writeWhole(`${program}.map`, map);
  writeWhole(program, `"use strict"; const packages = require("./${modules}"); ${REQUIRE} ${text}`);
}

/** On the first line, so that the source map stays true. */
const REQUIRE =
  'const load = require; require = (name) => Object.hasOwn(packages, name) ? packages[name]() : load(name);';

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
    plugins: [unused],
  });
  return outputFiles[0]?.text ?? '';
}

/**
 * What the packages load at their start and no synth uses, left empty, for it is a tenth of the loading: cdktf's archiver
 * (it works only as a program of its own) and zod's messages in languages other than English.
 */
const unused: Plugin = {
  name: 'unused',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^archiver$|^\.\.\/locales\/index\.cjs$/ }, ({ path }) => ({ path, namespace: 'unused' }));
    onLoad({ filter: /./, namespace: 'unused' }, () => ({ contents: 'module.exports = {};' }));
  },
};

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
