import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { Script } from 'node:vm';
import { writeWhole } from '../lib/whole-file.mjs';

/**
 * A program in TypeScript and where its bundles are kept. This file is JavaScript: to strip the types of a single file,
 * Node.js loads a compiler, which costs a twentieth of a synth.
 * @typedef {object} Bundle
 * @property {string} root Folder of `node_modules`; the other paths are relative to it.
 * @property {string} entry File that runs the program when it is loaded.
 * @property {readonly string[]} sources Folders of all source files that the entry imports; a change of any file in them
 *   makes a new bundle.
 * @property {string} cache Made when it is missing; may be removed at any time.
 */

/** Written by npm; tells what is installed, which `package-lock.json` does not. */
const INSTALLED = 'node_modules/.package-lock.json';

/**
 * File of the program as one CommonJS module; made where sources, installed packages or Node.js changed since the last time.
 * Rejects with esbuild's message, which names file and line, when a source cannot be read; nothing is written then.
 * @param {Bundle} bundle
 * @returns {Promise<string>}
 */
export async function bundle({ root, entry, sources, cache }) {
  const texts = sources.flatMap((folder) => sourceFiles(join(root, folder)));
  const installed = readFileSync(join(root, INSTALLED));
  const key = hash([root, entry, process.version, installed, ...texts.flatMap((file) => [file, readFileSync(file)])]);
  const program = join(root, cache, `program-${key}.cjs`);
  if (!existsSync(program)) {
    const { makeBundle } = await import('./bundle.ts');
    await makeBundle({
      root,
      entry,
      program,
      packagesKey: (names) => hash([root, process.version, installed, ...names]),
    });
  }
  return program;
}

/**
 * Runs a bundle, with V8's code of every function that an earlier run called (Node's own compile cache keeps only what is
 * compiled at loading, a tenth of it; ours is kept at the end of the process, because most of a command runs after loading),
 * and with stacks of errors that name lines of the TypeScript. The source map is read only when there is an error; Node.js
 * would read it at the first stack of any object.
 * @param {string} program
 * @param {(name: string) => unknown} require For what is not bundled: Node's own modules.
 * @param {{ keepsCode: boolean }} options Whether this run calls what a usual one does, so that its code is worth keeping.
 * @returns {unknown} What the program exports.
 */
export function runInBundle(program, require, { keepsCode }) {
  /** @type {{ script: Script, code: string }[]} */
  const loaded = [];
  /** @type {(file: string) => unknown} */
  const load = (file) => {
    const code = `${file}.code`;
    const cachedData = existsSync(code) ? readFileSync(code) : undefined;
    const script = new Script(`${HEAD}${readFileSync(file, 'utf8')}\n})`, { filename: file, cachedData });
    if (cachedData === undefined || script.cachedDataRejected === true) loaded.push({ script, code });
    const module = { exports: {} };
    /** @type {(name: string) => unknown} */
    const beside = (name) => (name.startsWith('./') ? load(join(dirname(file), name)) : require(name));
    script.runInThisContext()(module.exports, beside, module);
    return module.exports;
  };
  try {
    const exported = load(program);
    if (keepsCode)
      process.once('exit', (status) => {
        // A program that found its data wrong has not called the rest.
        if (status === 0) for (const { script, code } of loaded) writeWhole(code, script.createCachedData());
      });
    return exported;
  } catch (error) {
    if (error instanceof Error && error.stack !== undefined) error.stack = inTypeScript(error.stack, program);
    throw error;
  }
}

/** As Node.js wraps a CommonJS module. On the first line, so that the source map stays true. */
const HEAD = '(function (exports, require, module) {';

/**
 * @param {string} stack
 * @param {string} program
 */
function inTypeScript(stack, program) {
  const map = new SourceMap(JSON.parse(readFileSync(`${program}.map`, 'utf8')));
  return stack.replaceAll(/([^\s(]+):(\d+):(\d+)/g, (place, file, line, column) => {
    const origin = map.findOrigin(Number(line), Number(column));
    if (file !== program || !('fileName' in origin)) return place;
    const { fileName, lineNumber, columnNumber } = /** @type {import('node:module').SourceOrigin} */ (origin);
    return `${resolve(dirname(program), fileName)}:${lineNumber}:${columnNumber}`;
  });
}

/** @param {string} folder */
function sourceFiles(folder) {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(ts|mjs)$/.test(name) && !name.endsWith('.test.ts'))
    .sort()
    .map((name) => join(folder, name));
}

/** @param {readonly (string | Buffer)[]} parts */
function hash(parts) {
  const digest = createHash('sha256');
  for (const part of parts) digest.update(part).update('\0');
  return digest.digest('hex').slice(0, 16);
}
