import { gzipSync } from 'fflate';

/** Sizes of the format (POSIX.1-1988, ustar): everything comes in blocks. */
const BLOCK = 512;
const FILE_MODE = 0o644;

/** Bytes of the header's field for a path, and of the one for the folders in front of it where it does not fit. */
const LONGEST_NAME = 100;
const LONGEST_PREFIX = 155;

/**
 * A gzipped tar whose bytes depend on names and contents alone: no owner, no time, and stored instead of deflated, so that
 * no compressor's version can change them.
 * @param files by path: at most LONGEST_NAME bytes, or LONGEST_PREFIX of folders with LONGEST_NAME behind them.
 * @throws Error where a path is longer.
 */
export function tarball(files: ReadonlyMap<string, Uint8Array>): Buffer {
  const blocks = [...files].flatMap(([path, bytes]) => [header(path, bytes.length), bytes, padding(bytes.length)]);
  const tar = Buffer.concat([...blocks, Buffer.alloc(2 * BLOCK)]);
  return Buffer.from(gzipSync(tar, { level: 0, mtime: 0 }));
}

function header(path: string, size: number): Buffer {
  const { prefix, name } = fields(path);
  const block = Buffer.alloc(BLOCK);
  const octal = (value: number, digits: number) => `${value.toString(8).padStart(digits, '0')}\0`;
  block.write(name, 0, LONGEST_NAME);
  block.write(octal(FILE_MODE, 7), 100);
  block.write(octal(0, 7), 108);
  block.write(octal(0, 7), 116);
  block.write(octal(size, 11), 124);
  block.write(octal(0, 11), 136);
  // The sum counts its own field as blanks.
  block.write(' '.repeat(8), 148);
  block.write('0', 156);
  block.write('ustar\u000000', 257, 'latin1');
  block.write(prefix, 345, LONGEST_PREFIX);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return block;
}

/** The path as the header takes it: whole, or cut at its last slash that leaves both parts short enough. */
function fields(path: string): { readonly prefix: string; readonly name: string } {
  if (Buffer.byteLength(path) <= LONGEST_NAME) return { prefix: '', name: path };
  const parts = path.split('/');
  for (let count = parts.length - 1; count > 0; count--) {
    const prefix = parts.slice(0, count).join('/');
    const name = parts.slice(count).join('/');
    if (Buffer.byteLength(prefix) <= LONGEST_PREFIX && Buffer.byteLength(name) <= LONGEST_NAME) return { prefix, name };
  }
  throw new Error(`${path} is too long for a tar: ${LONGEST_NAME} bytes, behind folders of ${LONGEST_PREFIX}`);
}

function padding(size: number): Buffer {
  return Buffer.alloc((BLOCK - (size % BLOCK)) % BLOCK);
}
