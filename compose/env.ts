import { randomBytes } from 'node:crypto';
import { chownSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { environmentFile } from './environment.ts';

const FILE = join(import.meta.dirname, '.env');
const DATA = join(import.meta.dirname, 'data');

if (existsSync(FILE)) {
  console.log(`${FILE} is there already; delete it together with ${DATA} for new logins`);
} else {
  const owner = { uid: process.getuid?.() ?? 1000, gid: process.getgid?.() ?? 1000 };
  mkdirSync(DATA, { recursive: true, mode: 0o700 });
  if (owner.uid === 0) chownSync(DATA, 1000, 1000);
  writeFileSync(FILE, environmentFile(owner, randomBytes), { mode: 0o600 });
  console.log(`wrote ${FILE}`);
}
