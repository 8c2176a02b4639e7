import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { lockOfInit } from './terraform/init-stamp.ts';

const sha = z.string().regex(/^[0-9a-f]{64}$/);

/** A SHA-256 in hex, 64 characters. */
export const shaSchema = sha;

export const codeHashesSchema = z.strictObject({
  /** `cdk.tf.json`. */
  json: sha,
  /** Every file below `assets/` with its path; that of no file where there is none. */
  assets: sha,
  /** The committed `.terraform.lock.hcl`; `''` where there is none. One that `terraform init` has left is no code. */
  lock: z.union([sha, z.literal('')]),
});

/** What a stack consists of, as SHA-256 in hex: two plans of equal hashes were made from the same code. */
export type CodeHashes = z.infer<typeof codeHashesSchema>;

/** Whether two stacks consist of the same. */
export function isSameCode(one: CodeHashes, other: CodeHashes): boolean {
  return one.json === other.json && one.assets === other.assets && one.lock === other.lock;
}

/** SHA-256 of `data` in hex. */
export function sha256(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}

/** Hashes of the stack folder `folder` (`cdktf.out/stacks/<id>`) as it lies on the disk. */
export function codeHashes(folder: string): CodeHashes {
  return {
    json: sha256(readFileSync(join(folder, 'cdk.tf.json'))),
    assets: assetsHash(join(folder, 'assets')),
    lock: committedLock(folder),
  };
}

/** The job that applies starts from a fresh folder, where init has left nothing yet: its plan was made from the same code. */
function committedLock(folder: string): string {
  const lock = join(folder, '.terraform.lock.hcl');
  if (!existsSync(lock)) return '';
  const hash = sha256(readFileSync(lock));
  return hash === lockOfInit(folder) ? '' : hash;
}

/**
 * Over paths and contents, each with its length ahead: a byte that moves from one file to the next, or from a name to a
 * content, is another hash. Modes and times do not count: an artifact does not keep them.
 */
function assetsHash(folder: string): string {
  const hash = createHash('sha256');
  const add = (data: string | Uint8Array): void => {
    hash.update(`${Buffer.byteLength(data)}:`).update(data);
  };
  for (const path of filesBelow(folder)) {
    add(path);
    add(readFileSync(join(folder, path)));
  }
  return hash.digest('hex');
}

/** Paths of all files, with `/` between folders, in the order of their code units: the same on every machine. */
function filesBelow(folder: string, prefix = ''): readonly string[] {
  if (!existsSync(folder)) return [];
  const paths = readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? filesBelow(join(folder, entry.name), `${prefix}${entry.name}/`) : [`${prefix}${entry.name}`],
  );
  return paths.sort();
}
