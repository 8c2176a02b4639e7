import { type ResolveOptions, Token, Tokenization } from 'cdktf';

/**
 * Runs `work` with a faster `Tokenization.resolve`. cdktf's own makes several objects and runs five regular expressions
 * for every string, and walks every stack twice; nine values in ten hold no token at all and stay as they are. Whatever
 * may hold one goes to cdktf's function, so the result is the same, and so is the error when something cannot be resolved.
 */
export function withFastResolve<T>(work: () => T): T {
  const { resolve } = Tokenization;
  Tokenization.resolve = (value: unknown, options: ResolveOptions): unknown => {
    if (isWholeStack(value)) return value;
    const slow = (part: unknown): unknown => resolve.call(Tokenization, part, options);
    try {
      return resolved(value, slow);
    } catch {
      // Only the walk from the top names the whole path in its error.
      return slow(value);
    }
  };
  try {
    return work();
  } finally {
    Tokenization.resolve = resolve;
  }
}

/** A copy of `value` without tokens and without undefined members; `slow` resolves the parts that may hold tokens. */
export function resolved(value: unknown, slow: (part: unknown) => unknown): unknown {
  if (typeof value === 'string') return mayHoldToken(value) ? resolvedText(value, slow) : value;
  if (typeof value === 'number') return mayBeToken(value) ? slow(value) : value;
  if (value === null || value === undefined || typeof value === 'boolean') return value;
  if (Array.isArray(value)) {
    if (value.some(isWholeList)) return slow(value);
    return value.map((item) => resolved(item, slow)).filter((item) => item !== undefined);
  }
  if (!isPlainObject(value)) return slow(value);
  const copy: Record<string, unknown> = {};
  for (const key of Object.keys(value)) {
    const member = value[key];
    if (member === undefined) continue;
    if (mayHoldToken(key)) return slow(value);
    const result = resolved(member, slow);
    if (result !== undefined) copy[key] = result;
  }
  return copy;
}

/**
 * cdktf resolves each element, merges the results into one object under a comment of its own, and resolves that again.
 * By then no token is left but in overrides of a whole stack, which hold none here (tests/synth/whole.test.ts).
 */
function isWholeStack(value: unknown): boolean {
  return typeof value === 'object' && value !== null && '//' in value && 'terraform' in value;
}

/** One token in a string. */
const TOKEN = /\$\{TfToken\[TOKEN\.\d+\]\}/g;

/**
 * Each token alone, and the text around them as it is: cdktf searches the whole text anew for each token and for each kind
 * of token. Whatever else is in the text makes it cdktf's again.
 */
function resolvedText(text: string, slow: (part: unknown) => unknown): unknown {
  const around = text.split(TOKEN);
  if (around.length === 2 && text.startsWith('${TfToken[') && text.endsWith(']}')) return slow(text);
  if (around.some((part) => mayHoldToken(part) || part.includes('${'))) return slow(text);
  const values = [...text.matchAll(TOKEN)].map(([token]) => slow(token));
  if (!values.every((value) => typeof value === 'string')) return slow(text);
  return around.map((part, index) => `${part}${values[index] ?? ''}`).join('');
}

/** Tokens in strings read `${TfToken[...]}`; numbers that are tokens appear in strings as `-1.88e+289`. */
function mayHoldToken(text: string): boolean {
  return (
    text.includes('TfToken[') ||
    text.includes('e+') ||
    text === Token.STRING_MAP_TOKEN_VALUE ||
    text === Token.ANY_MAP_TOKEN_VALUE
  );
}

/** Tokens that are numbers lie around -1e289. */
function mayBeToken(number: number): boolean {
  return !(Math.abs(number) < 1e200) || number === Token.NUMBER_MAP_TOKEN_VALUE;
}

/** A list of one encoded element stands for a whole list. */
function isWholeList(item: unknown): boolean {
  return typeof item === 'string' ? item.includes('#{TfToken[') : typeof item === 'number' && mayBeToken(item);
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.getPrototypeOf(value) === Object.prototype &&
    typeof (value as { resolve?: unknown }).resolve !== 'function'
  );
}
