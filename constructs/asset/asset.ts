import { Construct } from 'constructs';

/**
 * A file that synth writes beside its stack's configuration. Terraform looks at the path alone, so the path carries a hash
 * of the content: an edited file is a change, and a file that is there already need not be written again.
 */
export abstract class Asset extends Construct {
  /** As Terraform sees it: relative to the stack's folder, below `assets/`, with `/`. */
  abstract readonly path: string;
  abstract readonly bytes: Uint8Array;
}
