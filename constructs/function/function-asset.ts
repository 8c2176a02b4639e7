import { basename, posix } from 'node:path';
import type { Construct } from 'constructs';
import { Asset } from '../asset/asset.ts';
import { type ArchiveProps, archive } from './archive.ts';

const ASSETS = 'assets';
const FILE_NAME = 'archive.zip';

/**
 * A function's code beside the stack that deploys it. The path carries the content's hash, so that Terraform sees changed
 * code as a change. Several constructs of one stack may pack the same folder: they share the file.
 */
export class FunctionAsset extends Asset {
  readonly path: string;
  readonly bytes: Uint8Array;
  /** SHA-256 of the zip in base64, for `source_code_hash`. */
  readonly sourceHash: string;

  constructor(scope: Construct, id: string, props: ArchiveProps) {
    super(scope, id);
    const { bytes, sha256, sourceHash } = archive(props);
    this.path = posix.join(ASSETS, basename(props.folder), sha256, FILE_NAME);
    this.bytes = bytes;
    this.sourceHash = sourceHash;
  }
}
