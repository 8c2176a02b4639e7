import { renameSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/**
 * Writes a file whole or not at all: another process may read or write it at the same time. This file is JavaScript because
 * what starts our programs uses it: see `synth/launch.mjs`.
 * @param {string} file
 * @param {string | Uint8Array} content
 */
export function writeWhole(file, content) {
  const fresh = join(dirname(file), `.${process.pid}-${basename(file)}`);
  writeFileSync(fresh, content);
  renameSync(fresh, file);
}
