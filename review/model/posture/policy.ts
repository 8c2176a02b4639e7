import { isObject } from '../../../lib/plan/plan-value.ts';
import { plain, textsIn } from './blocks.ts';

/** One statement of a policy document. */
export type Statement = Readonly<Record<string, unknown>>;

/**
 * Statements of a policy in the JSON of a stack; undefined where it cannot be read. Its expressions stay in it; quotes inside of
 * them end no text (`${replace(x, "https://", "")}`).
 */
export function statementsIn(policy: unknown): readonly Statement[] | undefined {
  if (typeof policy !== 'string') return undefined;
  const document = parsed(policy) ?? parsed(policy.replace(/\$\{[^{}]*\}/g, withQuotes));
  if (!isObject(document)) return undefined;
  const statements = document['Statement'];
  const list: readonly unknown[] = Array.isArray(statements) ? statements : [statements];
  return list.filter(isObject);
}

/** Whether a policy may hold a statement that allows everybody something: a look at its text, which most policies end at. */
export function mayAllowEverybody(policy: unknown): boolean {
  return typeof policy === 'string' && /"Allow"/.test(policy) && /"(Principal|AWS)":\s*(\[[^\]]*)?"\*"/.test(policy);
}

/** Few policies have quotes in their expressions: the text as it is comes first. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function withQuotes(expression: string): string {
  return expression.replace(/\\?"/g, '\\"');
}

/** Who a statement is about: `lambda.amazonaws.com`, `arn:aws:iam::1:role/a`, `*`. */
export function principalsOf({ Principal: principal }: Statement): readonly string[] {
  const values = isObject(principal) ? Object.values(principal) : [principal];
  return values.flatMap(textsIn).map(plain);
}

/** Conditions in one line: `kms:ViaService StringEquals sqs.us-east-1.amazonaws.com`; `null`: always. */
export function conditionOf({ Condition: condition }: Statement): string | null {
  if (!isObject(condition)) return null;
  const tests = Object.entries(condition).flatMap(([operator, keys]) =>
    Object.entries(isObject(keys) ? keys : {}).map(([key, value]) => {
      const values = textsIn(value).map(plain).join(' or ');
      return `${plain(key)} ${operator} ${values === '' ? JSON.stringify(value) : values}`;
    }),
  );
  return tests.length === 0 ? null : tests.join('; ');
}
