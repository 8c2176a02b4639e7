import type { z } from 'zod';
import type { Problem } from '../lib/errors.ts';

/**
 * Reads data by a strict schema. Every issue becomes a `Problem` whose path begins with the file
 * (`environments/dev`, `systems/realworld`), so that it can be found without knowing the code.
 * Returns one item, or none when there were issues.
 */
export function readData<S extends z.ZodType>(
  schema: S,
  input: unknown,
  root: string,
  problems: Problem[],
): z.output<S>[] {
  const result = schema.safeParse(input, { reportInput: true });
  if (result.success) return [result.data];
  const name = nameOf(input);
  const place = root.includes(':') || name === undefined ? root : `${root}/${name}`;
  problems.push(...result.error.issues.flatMap((issue) => describe(issue, place, input)));
  return [];
}

function describe(issue: z.core.$ZodIssue, place: string, input: unknown): Problem[] {
  const keys = issue.path.map(String);
  const separator = place.includes(':') ? '.' : ': ';
  const path = keys.length === 0 ? place : `${place}${separator}${keys.join('.')}`;
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      code: 'UNKNOWN_KEY',
      path: `${path}${keys.length === 0 ? separator : '.'}${key}`,
      given: key,
      allowed: 'only the keys that the schema names',
      fix: `remove \`${key}\` or correct its spelling`,
    }));
  }
  const isKey = issue.code === 'invalid_key';
  const [first = issue] = isKey ? issue.issues : [];
  return [
    {
      code: first.code === 'too_big' && first.origin === 'string' ? 'NAME_TOO_LONG' : 'INVALID_VALUE',
      path,
      given: isKey ? keys.at(-1) : valueAt(input, issue.path),
      allowed: allowed(first),
      fix: `write a value that is accepted at ${keys.at(-1) ?? 'this place'}`,
    },
  ];
}

function allowed(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_value') return issue.values.map((value) => JSON.stringify(value)).join(', ');
  if (issue.code === 'invalid_union') {
    return issue.errors.flatMap((branch) => branch.map((inner) => allowed(inner))).join(', or ') || issue.message;
  }
  return issue.message.replace(/^Invalid input: /, '');
}

/** The name that a file gives itself, however wrong the rest of it is. */
export function nameOf(input: unknown): string | undefined {
  const name = valueAt(input, ['name']);
  return typeof name === 'string' ? name : undefined;
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined),
    input,
  );
}
