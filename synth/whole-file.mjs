import { renameSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/**
 * Writes a file whole or not at all: another synth may read at the same time.
 * @param {string} file
 * @param {string | Uint8Array} content
 */
export function write(file, content) {
  const fresh = join(dirname(file), `.${process.pid}-${basename(file)}`);
  writeFileSync(fresh, content);
  renameSync(fresh, file);
}
