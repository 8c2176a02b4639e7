import { renameSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** Writes a file whole or not at all: another process may read or write it at the same time. */
export function writeWhole(file: string, content: string): void {
  const fresh = join(dirname(file), `.${process.pid}-${basename(file)}`);
  writeFileSync(fresh, content);
  renameSync(fresh, file);
}
