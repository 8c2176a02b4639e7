import { harmless } from './harmless.ts';
import { isObject, SENSITIVE, UNKNOWN } from './plan-value.ts';
import { tellsSecret } from './secret-values.ts';

/** Characters of a value that a line of text has room for. */
const LONGEST_IN_LINE = 120;

/** A value in one line, for people; `longest` is how many characters of it are told. */
export function showValue(value: unknown, secrets: readonly string[], longest: number = LONGEST_IN_LINE): string {
  if (value === UNKNOWN) return '(known after apply)';
  if (value === SENSITIVE) return '(sensitive)';
  if (isAbsent(value)) return '(none)';
  const text = JSON.stringify(filled(value)) ?? String(value);
  const raw = typeof value === 'string' ? value : text;
  if (tellsSecret(raw, secrets) || tellsSecret(JSON.stringify(value) ?? '', secrets)) return '(sensitive)';
  const cut = text.length > longest ? `${text.slice(0, longest)}… (${text.length} characters)` : text;
  return harmless(cut);
}

/** Whether a value is not there: Terraform writes `null` for what is not set. */
export function isAbsent(value: unknown): value is undefined | null {
  return value === undefined || value === null;
}

/** A block without what the provider fills in as empty; markers become words. */
function filled(value: unknown): unknown {
  if (value === UNKNOWN) return '(known after apply)';
  if (value === SENSITIVE) return '(sensitive)';
  if (Array.isArray(value)) return value.map(filled);
  if (!isObject(value)) return value;
  const parts = Object.entries(value).map(([key, part]) => [key, filled(part)] as const);
  return Object.fromEntries(parts.filter(([, part]) => !isAbsent(part) && !(Array.isArray(part) && part.length === 0)));
}
