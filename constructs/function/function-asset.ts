import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, posix } from 'node:path';
import { TerraformStack } from 'cdktf';
import { addCustomSynthesis, type ICustomSynthesis } from 'cdktf/lib/synthesize/synthesizer.js';
import { Construct } from 'constructs';
import { type Archive, type ArchiveProps, archive } from './archive.ts';

const ASSETS = 'assets';
const FILE_NAME = 'archive.zip';

/**
 * A function's code beside the stack that deploys it. The path carries the content's hash, so that Terraform sees changed
 * code as a change. Several constructs of one stack may pack the same folder: they share the file.
 */
export class FunctionAsset extends Construct {
  /** Path of the zip as Terraform sees it: relative to the stack's folder, with `/`. */
  readonly path: string;
  /** SHA-256 of the zip in base64, for `source_code_hash`. */
  readonly sourceHash: string;
  private readonly archive: Archive;
  private readonly folder: string;

  constructor(scope: Construct, id: string, props: ArchiveProps) {
    super(scope, id);
    this.archive = archive(props);
    this.folder = posix.join(ASSETS, basename(props.folder));
    this.path = posix.join(this.folder, this.archive.sha256, FILE_NAME);
    this.sourceHash = this.archive.sourceHash;
    addCustomSynthesis(this, { onSynthesize: (session) => this.write(session) });
  }

  private write({ manifest }: Parameters<ICustomSynthesis['onSynthesize']>[0]): void {
    const { synthesizedStackPath } = manifest.forStack(TerraformStack.of(this));
    const stackFolder = join(manifest.outdir, dirname(synthesizedStackPath));
    const target = join(stackFolder, this.path);
    // An earlier synth may have left another version here, which would travel along with every plan.
    rmSync(join(stackFolder, this.folder), { recursive: true, force: true });
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, this.archive.bytes);
  }
}
