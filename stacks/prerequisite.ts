/** A value that another stack publishes. */
export interface OutputRef {
  /** Id of the stack, `dev-account`. */
  readonly stack: string;
  readonly output: string;
}

/**
 * What has to be true outside Terraform before a stack can be planned. It stands in `platform.json` for the pipeline, which
 * puts the plan off until then and tells what to do.
 */
export type Prerequisite =
  /** A service whose image nobody has pushed: its digest is null in `file`. */
  | { readonly kind: 'image'; readonly service: string; readonly file: string }
  /** A secret that has to be filled first; `secret` is its ARN or name. Without `filledBy` a person fills it. */
  | { readonly kind: 'secret'; readonly secret: OutputRef; readonly filledBy?: 'apply' }
  /** A zone that has to be delegated: `resolver` must answer with one of `nameServers` (a space between them). */
  | {
      readonly kind: 'delegation';
      readonly zone: string;
      readonly nameServers: OutputRef;
      readonly resolver: string;
    };
