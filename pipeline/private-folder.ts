import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder that only its owner can enter, for what must lie on a disk for a moment. */
export interface PrivateFolder {
  readonly path: string;
  /** Removes the folder with all that is in it; may be called again. */
  close(): void;
}

/** @throws nothing but the system's own error where the temporary folder is full or read-only. */
export function privateFolder(): PrivateFolder {
  // mkdtemp makes it with mode 0700.
  const path = mkdtempSync(join(tmpdir(), 'plan-'));
  return { path, close: () => rmSync(path, { recursive: true, force: true }) };
}
