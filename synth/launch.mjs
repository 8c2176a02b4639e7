import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { enableCompileCache } from 'node:module';
import { dirname, join } from 'node:path';

/**
 * A program in TypeScript and where its bundles are kept. This file is JavaScript: to strip the types of a single file,
 * Node.js loads a compiler, which costs a twentieth of a synth.
 * @typedef {object} Bundle
 * @property {string} root Folder of `node_modules`; the other paths are relative to it.
 * @property {string} entry File that runs the program when it is loaded.
 * @property {readonly string[]} sources Folders of all TypeScript that the entry imports; a change of any file in them
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
  const texts = sources.flatMap((folder) => typescript(join(root, folder)));
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
 * Runs a bundle: with V8's compiled code from the last time, and with stacks that name lines of the TypeScript.
 * @param {string} program
 * @param {(file: string) => unknown} load
 */
export function runInBundle(program, load) {
  enableCompileCache(join(dirname(program), 'compiled'));
  process.setSourceMapsEnabled(true);
  load(program);
}

/** @param {string} folder */
function typescript(folder) {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .sort()
    .map((name) => join(folder, name));
}

/** @param {readonly (string | Buffer)[]} parts */
function hash(parts) {
  const digest = createHash('sha256');
  for (const part of parts) digest.update(part).update('\0');
  return digest.digest('hex').slice(0, 16);
}
