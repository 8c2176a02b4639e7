import type { StackFacts } from './stack-facts.ts';

/** Where the state of a stack lies: its backend block. */
export interface StateLocation {
  readonly bucket: string;
  /** `<environment>/<name>/terraform.tfstate`. */
  readonly key: string;
  readonly region: string;
  /** Undefined where the backend locks by a file beside the state alone. */
  readonly lockTable: string | undefined;
  /** The one account that the backend accepts. */
  readonly accountId: string | undefined;
}

export type TerraformJson = Readonly<Record<string, unknown>>;

/** One synthesized stack: everything that is known of it without Terraform and without AWS. */
export interface StackFolder {
  /** `<environment>-<name>`: `dev-network`. */
  readonly id: string;
  readonly environment: string;
  /** Name within the environment: `network`. */
  readonly name: string;
  /** Absolute path of the folder with `cdk.tf.json`. */
  readonly folder: string;
  /** Ids of the stacks that have to be applied first. */
  readonly upstream: readonly string[];
  readonly state: StateLocation;
  /** Whether it has a provider that talks to the cluster. */
  readonly needsCluster: boolean;
  readonly json: TerraformJson;
  readonly facts: StackFacts;
}
