import type { Statement } from '../../constructs/identity/statement.ts';

/** What somebody asks of AWS. */
export interface Request {
  readonly action: string;
  /** ARN; `*` for actions that accept none. */
  readonly resource?: string;
  /** Condition keys and their values. */
  readonly context?: Readonly<Record<string, string>>;
}

type Conditions = NonNullable<Statement['conditions']>;

/** What statements say of a request, by IAM's rules: an explicit Deny wins over any Allow; silence is a refusal of its own kind. */
export function decide(statements: readonly Statement[], request: Request): 'allowed' | 'denied' | 'silent' {
  const applying = statements.filter((statement) => applies(statement, request));
  if (applying.some(({ effect }) => effect === 'Deny')) return 'denied';
  return applying.length > 0 ? 'allowed' : 'silent';
}

/** Whether a role may do it: some permission allows it, nothing denies it, and its boundary allows it as well. */
export function may(permissions: readonly Statement[], boundary: readonly Statement[], request: Request): boolean {
  return decide(permissions, request) === 'allowed' && decide(boundary, request) === 'allowed';
}

function applies(statement: Statement, { action, resource = '*', context = {} }: Request): boolean {
  const actionFits = statement.actions.some((pattern) => like(pattern.toLowerCase(), action.toLowerCase()));
  const resourceFits =
    statement.notResources === undefined
      ? (statement.resources ?? ['*']).some((pattern) => like(pattern, resource))
      : !statement.notResources.some((pattern) => like(pattern, resource));
  return actionFits && resourceFits && met(statement.conditions ?? {}, context);
}

function met(conditions: Conditions, context: Readonly<Record<string, string>>): boolean {
  return Object.entries(conditions).every(([operator, tests]) =>
    Object.entries(tests).every(([key, expected]) => {
      const values = typeof expected === 'string' ? [expected] : expected;
      return holds(operator, values, context[key]);
    }),
  );
}

function holds(operator: string, expected: readonly string[], given: string | undefined): boolean {
  const base = operator.replace(/^ForAllValues:/, '').replace(/IfExists$/, '');
  const negative = base.includes('Not');
  if (given === undefined) return negative || operator !== base;
  const wild = base.includes('Like') || base.startsWith('Arn');
  const found = expected.some((value) => (wild ? like(value, given) : value === given));
  return negative ? !found : found;
}

function like(pattern: string, text: string): boolean {
  const escaped = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${escaped}$`).test(text);
}
