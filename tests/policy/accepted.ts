/** A finding of checkov that stands, and why. */
export interface Accepted {
  readonly check: `CKV_AWS_${number}` | `CKV2_AWS_${number}`;
  /** Resources that it is accepted for, matched against `<environment>-<stack>: <address>`. */
  readonly where: RegExp;
  readonly reason: string;
}

/** Everything that checkov may report. A finding that is not here fails, and so does an entry that nothing matches any more. */
export const ACCEPTED: readonly Accepted[] = [];
