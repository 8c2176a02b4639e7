import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { helm } from './helm.ts';

/** A chart as Helm packs it. */
export interface PackedChart {
  readonly name: string;
  readonly version: string;
  /** SHA-256 over names and contents of its files: the time of packing, which Helm writes into the archive, does not count. */
  readonly content: string;
}

/** Packs the chart of a folder with Helm, hands the archive to `work`, and removes it. */
export function withPacked<T>(folder: string, work: (chart: PackedChart, archive: string) => T): T {
  const scratch = mkdtempSync(join(tmpdir(), 'chart-'));
  try {
    helm(['package', folder, '--destination', scratch]);
    const [archive = ''] = readdirSync(scratch);
    return work(readPacked(readFileSync(join(scratch, archive))), join(scratch, archive));
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** @throws Error where the archive is no chart. */
export function readPacked(archive: Uint8Array): PackedChart {
  const files = [...tarFiles(gunzipSync(archive))].sort(([a], [b]) => (a < b ? -1 : 1));
  const hash = createHash('sha256');
  for (const [name, data] of files) hash.update(`${name.length}:${name}:${data.length}:`).update(data);
  const chart = files.find(([name]) => /^[^/]+\/Chart\.yaml$/.test(name))?.[1].toString('utf8') ?? '';
  const field = (key: string): string => {
    const found = new RegExp(`^${key}: *"?([^"\\s]+)"?$`, 'm').exec(chart)?.[1];
    if (found === undefined) throw new Error(`the archive's Chart.yaml has no ${key}`);
    return found;
  };
  return { name: field('name'), version: field('version'), content: hash.digest('hex') };
}

const BLOCK = 512;

/** Files of a tar archive as Helm writes it: plain files with a name of at most 255 characters (ustar), nothing else. */
function* tarFiles(tar: Buffer): Generator<readonly [name: string, data: Buffer]> {
  let at = 0;
  while (at + BLOCK <= tar.length && tar[at] !== 0) {
    const text = (start: number, length: number) => {
      const field = tar.subarray(at + start, at + start + length);
      const end = field.indexOf(0);
      return field.subarray(0, end === -1 ? length : end).toString('utf8');
    };
    const size = Number.parseInt(text(124, 12).trim(), 8);
    const prefix = text(345, 155);
    const kind = text(156, 1);
    if (kind !== '0' && kind !== '') throw new Error(`the archive holds ${text(0, 100)}, which is no plain file`);
    yield [prefix === '' ? text(0, 100) : `${prefix}/${text(0, 100)}`, tar.subarray(at + BLOCK, at + BLOCK + size)];
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
  }
}
