import { expressionsOf, type Token } from './expressions.ts';

/** Stands for every output of a stack, where an expression takes them as a whole or picks one at run time. */
export const ALL_OUTPUTS = '*';

/** A use of `data.terraform_remote_state.<data>.outputs`. */
export interface RemoteStateReference {
  readonly data: string;
  /** Name of the output, or `ALL_OUTPUTS`. */
  readonly output: string;
}

/** Every such use in the JSON of a stack, as often as it stands there. `depends_on` names blocks, not expressions: it has none. */
export function remoteStateReferences(json: unknown): readonly RemoteStateReference[] {
  const found: RemoteStateReference[] = [];
  eachText(json, (text) => {
    // A name has no escapes, so most texts end at this look: reading them word by word costs fifty times as much.
    if (!text.includes(BLOCK)) return;
    const [, data, output] = SIMPLE.exec(text) ?? [];
    if (data !== undefined && output !== undefined) {
      found.push({ data, output });
      return;
    }
    for (const tokens of expressionsOf(text)) found.push(...tokens.flatMap((_, at) => referenceAt(tokens, at) ?? []));
  });
  return found;
}

/** Nothing but one output: what most references are. */
const SIMPLE = /^\$\{data\.terraform_remote_state\.([A-Za-z_][\w-]*)\.outputs\.([A-Za-z_][\w-]*)\}$/;

const BLOCK = 'terraform_remote_state';

/** Every string that Terraform reads as a template: values and, of maps, keys. */
function eachText(value: unknown, take: (text: string) => void): void {
  if (typeof value === 'string') take(value);
  else if (Array.isArray(value)) for (const item of value) eachText(item, take);
  else if (typeof value === 'object' && value !== null) {
    // Not by Object.entries: its pairs for megabytes of JSON cost as much as all the rest of the look.
    for (const key in value) {
      if (key === '//') continue;
      take(key);
      eachText((value as Readonly<Record<string, unknown>>)[key], take);
    }
  }
}

/** `data.terraform_remote_state.<data>`, an instance key where the block has several, then `.outputs`, then which. */
function referenceAt(tokens: readonly Token[], at: number): RemoteStateReference | undefined {
  const is = (index: number, value: string): boolean => tokens[index]?.value === value;
  const isAttribute = is(at - 1, '.');
  if (isAttribute || !is(at, 'data') || !is(at + 1, '.') || !is(at + 2, BLOCK)) return undefined;
  const name = tokens[at + 4];
  if (!is(at + 3, '.') || name?.kind !== 'name' || name.value === undefined) return undefined;
  const data = name.value;
  const next = afterInstance(tokens, at + 5);
  if (!is(next, '.')) return { data, output: ALL_OUTPUTS };
  if (!is(next + 1, 'outputs')) return undefined;
  const output = is(next + 2, '.') ? tokens[next + 3] : literalIndex(tokens, next + 2);
  return { data, output: output?.value ?? ALL_OUTPUTS };
}

/** Index behind `[…]`, `.*` or `.0`. */
function afterInstance(tokens: readonly Token[], at: number): number {
  const [first, second] = [tokens[at], tokens[at + 1]];
  if (first?.kind !== 'sign') return at;
  if (first.value === '.') return second?.value === '*' || second?.kind === 'number' ? at + 2 : at;
  if (first.value !== '[') return at;
  let depth = 0;
  for (let index = at; index < tokens.length; index += 1) {
    const { kind, value } = tokens[index] ?? {};
    if (kind === 'sign' && value === '[') depth += 1;
    if (kind === 'sign' && value === ']') depth -= 1;
    if (depth === 0) return index + 1;
  }
  return tokens.length;
}

function literalIndex(tokens: readonly Token[], at: number): Token | undefined {
  const [open, text, close] = [tokens[at], tokens[at + 1], tokens[at + 2]];
  return open?.value === '[' && open.kind === 'sign' && text?.kind === 'text' && close?.value === ']'
    ? text
    : undefined;
}
