import { DefaultTokenResolver, type IResolvable, StringConcat, type TerraformStack, Token, Tokenization } from 'cdktf';

/** A value of a construct tree as it is without tokens; undefined: it is left out. */
export type Resolve = (value: unknown) => unknown;

/** cdktf's own resolve: right for every value, but it makes several objects and runs five regular expressions for each. */
export function cdktfResolve(stack: TerraformStack): Resolve {
  const options = { scope: stack, resolver: new DefaultTokenResolver(new StringConcat()) };
  return (value) => Tokenization.resolve(value, options);
}

/**
 * Resolves a string as cdktf does. Nine strings in ten hold no token at all, and nearly all others are references with
 * plain text around them; whatever else a string may hold makes it cdktf's own, which is `slow`.
 */
export function resolveText(text: string, stack: TerraformStack, slow: Resolve): unknown {
  if (!mayHoldToken(text)) return text;
  const around = text.split(TOKEN);
  if (around.some((part) => mayHoldToken(part) || part.includes('${'))) return slow(text);
  const [only, ...more] = Tokenization.reverseString(text).tokens.map((token) => reference(token, stack));
  if (more.length === 0) return typeof only === 'string' ? `${around[0]}${only}${around[1]}` : slow(text);
  const values = [only, ...more];
  if (!values.every((value) => typeof value === 'string')) return slow(text);
  return around.map((part, index) => `${part}${values[index] ?? ''}`).join('');
}

/**
 * Text of a token that asks nothing of its surroundings, such as `${aws_vpc.main.id}`, or that refers to such a token, as
 * each item of `depends_on` does; undefined for any other token.
 */
function reference(token: IResolvable, scope: TerraformStack, suppressBraces = false): string | undefined {
  let asked = false;
  const ask = () => {
    asked = true;
    return '';
  };
  const context = { scope, preparing: false, suppressBraces, resolve: ask, registerPostProcessor: ask };
  const value: unknown = token.resolve(context);
  if (asked || typeof value !== 'string') return undefined;
  if (!mayHoldToken(value)) return value;
  const inner = ONE_TOKEN.test(value) ? Tokenization.reverseString(value).firstToken : undefined;
  return inner === undefined ? undefined : reference(inner, scope, context.suppressBraces);
}

/** One token in a string. */
const TOKEN = /\$\{TfToken\[TOKEN\.\d+\]\}/g;
const ONE_TOKEN = new RegExp(`^${TOKEN.source}$`);

/** Tokens in strings read `${TfToken[...]}`; numbers that are tokens appear in strings as `-1.88e+289`. */
export function mayHoldToken(text: string): boolean {
  return (
    text.includes('TfToken[') ||
    text.includes('e+') ||
    text === Token.STRING_MAP_TOKEN_VALUE ||
    text === Token.ANY_MAP_TOKEN_VALUE
  );
}

/** Tokens that are numbers lie around -1e289. */
export function mayBeToken(number: number): boolean {
  return !(Math.abs(number) < 1e200) || number === Token.NUMBER_MAP_TOKEN_VALUE;
}

/** A list of one encoded element stands for a whole list. */
export function isWholeList(item: unknown): boolean {
  return typeof item === 'string' ? item.includes('#{TfToken[') : typeof item === 'number' && mayBeToken(item);
}
