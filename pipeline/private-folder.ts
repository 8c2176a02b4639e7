import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder that only its owner can enter, for what must lie on a disk for a moment. */
export interface PrivateFolder {
  readonly path: string;
  /** Removes the folder with all that is in it; may be called again. */
  close(): void;
}

const open = new Set<string>();

/** Goes with `close()`, at the latest with the process; only a killed one leaves it. */
export function privateFolder(): PrivateFolder {
  if (open.size === 0) process.once('exit', removeAll);
  // mkdtemp makes it with mode 0700.
  const path = mkdtempSync(join(tmpdir(), 'plan-'));
  open.add(path);
  return { path, close: () => remove(path) };
}

function remove(path: string): void {
  rmSync(path, { recursive: true, force: true });
  open.delete(path);
  if (open.size === 0) process.removeListener('exit', removeAll);
}

function removeAll(): void {
  for (const path of [...open]) remove(path);
}
