/** One statement of an IAM policy, in IAM's words. */
export interface Statement {
  readonly sid: string;
  readonly effect?: 'Allow' | 'Deny';
  readonly actions: readonly string[];
  /** ARNs; absent in trust policies. */
  readonly resources?: readonly string[];
  /** ARNs that a Deny spares: everything else is refused. */
  readonly notResources?: readonly string[];
  /** For resource and trust policies: `{ Service: ['eks.amazonaws.com'] }`, `{ AWS: [...] }`, `'*'`. */
  readonly principals?: Readonly<Record<string, readonly string[]>> | '*';
  readonly conditions?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
  /** Required where an action or a resource of an Allow is a bare or service-wide `*`: why nothing narrower works. */
  readonly because?: string;
}

/**
 * The policy document as Terraform carries it. A `*` without its reason is refused, so that every wide permission was
 * somebody's decision; the reason stays in the code, beside the statement.
 */
export function policyDocument(statements: readonly Statement[]): string {
  for (const statement of statements) {
    if (isWide(statement) && statement.because === undefined) {
      throw new Error(
        `policy statement "${statement.sid}" allows ${JSON.stringify(statement.actions)} on ${JSON.stringify(statement.resources)} without its reason (because)`,
      );
    }
  }
  return JSON.stringify({ Version: '2012-10-17', Statement: statements.map(render) });
}

function isWide({ effect, actions, resources, notResources, principals }: Statement): boolean {
  if (effect === 'Deny') return false;
  const wideResource = (resources?.includes('*') === true || notResources !== undefined) && principals === undefined;
  return wideResource || actions.some((action) => action === '*' || action.endsWith(':*'));
}

function render({ sid, effect = 'Allow', actions, resources, notResources, principals, conditions }: Statement) {
  return {
    Sid: sid,
    Effect: effect,
    ...(principals === undefined ? {} : { Principal: principals }),
    Action: actions,
    ...(resources === undefined ? {} : { Resource: resources }),
    ...(notResources === undefined ? {} : { NotResource: notResources }),
    ...(conditions === undefined ? {} : { Condition: conditions }),
  };
}

/** Refuses whatever does not come over TLS; for the policies of buckets, queues and topics. */
export function denyWithoutTls(actions: readonly string[], resources: readonly string[]): Statement {
  return {
    sid: 'DenyWithoutTls',
    effect: 'Deny',
    principals: '*',
    actions,
    resources,
    conditions: { Bool: { 'aws:SecureTransport': 'false' } },
  };
}
