import { gzipSync } from 'fflate';

/** Sizes of the format (POSIX.1-1988, ustar): everything comes in blocks. */
const BLOCK = 512;
const FILE_MODE = 0o644;

/** Bytes of the header's field. */
const LONGEST_PATH = 100;

/**
 * A gzipped tar whose bytes depend on names and contents alone: no owner, no time, and stored instead of deflated, so that
 * no compressor's version can change them.
 * @param files by path, at most LONGEST_PATH bytes each.
 */
export function tarball(files: ReadonlyMap<string, Uint8Array>): Buffer {
  const blocks = [...files].flatMap(([path, bytes]) => [header(path, bytes.length), bytes, padding(bytes.length)]);
  const tar = Buffer.concat([...blocks, Buffer.alloc(2 * BLOCK)]);
  return Buffer.from(gzipSync(tar, { level: 0, mtime: 0 }));
}

function header(path: string, size: number): Buffer {
  if (Buffer.byteLength(path) > LONGEST_PATH) throw new Error(`${path} is longer than ${LONGEST_PATH} bytes`);
  const block = Buffer.alloc(BLOCK);
  const octal = (value: number, digits: number) => `${value.toString(8).padStart(digits, '0')}\0`;
  block.write(path, 0, LONGEST_PATH);
  block.write(octal(FILE_MODE, 7), 100);
  block.write(octal(0, 7), 108);
  block.write(octal(0, 7), 116);
  block.write(octal(size, 11), 124);
  block.write(octal(0, 11), 136);
  // The sum counts its own field as blanks.
  block.write(' '.repeat(8), 148);
  block.write('0', 156);
  block.write('ustar\u000000', 257, 'latin1');
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return block;
}

function padding(size: number): Buffer {
  return Buffer.alloc((BLOCK - (size % BLOCK)) % BLOCK);
}
