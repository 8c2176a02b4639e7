import { gunzipSync } from 'fflate';

const BLOCK = 512;

/**
 * Files of a gzipped tar, by path.
 * @throws Error where it is damaged, or holds anything but regular files with plain relative paths.
 */
export function untar(archive: Uint8Array): ReadonlyMap<string, Uint8Array> {
  const tar = Buffer.from(gunzipSync(archive));
  const files = new Map<string, Uint8Array>();
  for (let at = 0; at + BLOCK <= tar.length; ) {
    const header = tar.subarray(at, at + BLOCK);
    if (header.every((byte) => byte === 0)) return files;
    const path = checkedPath(header);
    const size = octal(header, 124, 12);
    const end = at + BLOCK + size;
    if (end > tar.length) throw new Error(`the archive ends within ${path}`);
    files.set(path, tar.subarray(at + BLOCK, end));
    at = at + BLOCK + Math.ceil(size / BLOCK) * BLOCK;
  }
  throw new Error('the archive has no end');
}

function checkedPath(header: Buffer): string {
  const [prefix, name] = [text(header, 345, 155), text(header, 0, 100)];
  const path = prefix === '' ? name : `${prefix}/${name}`;
  const sum = header.reduce((total, byte, index) => total + (index >= 148 && index < 156 ? 0x20 : byte), 0);
  if (octal(header, 148, 8) !== sum) throw new Error(`a header is damaged (${path})`);
  const regular = ['0', '\0'].includes(text(header, 156, 1) || '\0');
  const plain = path !== '' && !path.startsWith('/') && !path.includes('\\') && !path.split('/').includes('..');
  if (!regular || !plain) throw new Error(`${path} is not a regular file with a plain path`);
  return path;
}

function text(block: Buffer, start: number, length: number): string {
  return block.toString('utf8', start, start + length).replace(/\0.*$/s, '');
}

function octal(block: Buffer, start: number, length: number): number {
  return Number.parseInt(text(block, start, length).trim() || '0', 8);
}
