import { type TerraformElement, TerraformOutput, type TerraformStack } from 'cdktf';
import { cdktfResolve, isWholeList, mayBeToken, mayHoldToken, type Resolve, resolveText } from './resolve.ts';

type Json = Record<string, unknown>;

/**
 * Text of a stack's `cdk.tf.json`, byte for byte what cdktf writes. cdktf copies every block five times on its way (merges
 * it, resolves it, merges it into the stack, resolves that, and sorts it); here a block is merged as it is, and resolved
 * and sorted while it is written. What cdktf does besides and nothing here uses is left out: aspects, annotations, custom
 * synthesis and references between stacks that nobody declared (tests/architecture.test.ts).
 * @param elements Every element of the stack in the order of the tree.
 */
export function renderStack(stack: TerraformStack, elements: readonly TerraformElement[]): string {
  const slow = cdktfResolve(stack);
  try {
    return writer(stack, slow)(mergedBlocks(stack, elements), '\n', false) ?? '';
  } catch (error) {
    // Only cdktf's walk from the top of an element names the whole path in its error.
    for (const element of elements) slow(element.toTerraform());
    throw error;
  }
}

/** A stack as one object, its tokens unresolved. */
function mergedBlocks(stack: TerraformStack, elements: readonly TerraformElement[]): Json {
  const overrides: Json = stack['rawOverrides'];
  const metadata: Json = { version: stack['cdktfVersion'], stackName: stack.node.id, backend: 'local' };
  if (Object.keys(overrides).length > 0) metadata['overrides'] = { stack: Object.keys(overrides) };
  const outputs: Json = {};
  const blocks: Json = { '//': { metadata, outputs } };
  for (const element of elements) {
    merge(metadata, element.toMetadata());
    merge(blocks, element.toTerraform());
    if (TerraformOutput.isTerraformOutput(element)) merge(outputs, byPath(element));
  }
  merge(blocks, overrides);
  return blocks;
}

/** The id of an output in nested objects along its path, by which cdktf's command line shows it. */
function byPath(output: TerraformOutput): Json {
  const path = output.node.path.split('/');
  return path.reduceRight<Json | string>((inner, part) => ({ [part]: inner }), output.friendlyUniqueId) as Json;
}

/** Adds `source` to `target` as cdktf does: objects are merged, lists appended. Parts of `source` are not copied. */
function merge(target: Json, source: Json): void {
  for (const key of Object.keys(source)) {
    const value = source[key];
    if (value === undefined) continue;
    const present = target[key];
    if (Array.isArray(present) && Array.isArray(value)) target[key] = [...present, ...value];
    else if (isObject(present) && isObject(value)) merge(present, value);
    else target[key] = value;
  }
}

/**
 * Writes JSON: tokens resolved, keys sorted, an empty object or list on two lines, as cdktf does. `line` is a line feed and
 * the indent of the line on which the value ends; what cdktf resolved is `settled`. Undefined: there is nothing to write.
 */
type Write = (value: unknown, line: string, settled: boolean) => string | undefined;

function writer(stack: TerraformStack, slow: Resolve): Write {
  const write: Write = (value, line, settled) => {
    if (typeof value === 'string' && !settled) {
      const resolved = resolveText(value, stack, slow);
      return typeof resolved === 'string' ? JSON.stringify(resolved) : write(resolved, line, true);
    }
    if (!settled && isForCdktf(value)) return write(slow(value), line, true);
    if (Array.isArray(value)) return list(value, line, settled);
    return isPlainObject(value) ? object(value, line, settled) : JSON.stringify(value);
  };
  const list = (items: readonly unknown[], line: string, settled: boolean): string => {
    const inner = `${line}  `;
    const texts = items.map((item) => write(item, inner, settled)).filter((text) => text !== undefined);
    return `[${texts.map((text) => inner + text).join(',')}${line}]`;
  };
  const object = (value: Json, line: string, settled: boolean): string => {
    const inner = `${line}  `;
    let text = '';
    for (const key of Object.keys(value).sort()) {
      const member = write(value[key], inner, settled);
      if (member !== undefined) text += `${text === '' ? '' : ','}${inner}${JSON.stringify(key)}: ${member}`;
    }
    return `{${text}${line}}`;
  };
  return write;
}

/** Whether a value other than a string may be or hold a token by itself; what is in its members is looked at there. */
function isForCdktf(value: unknown): boolean {
  if (typeof value === 'number') return mayBeToken(value);
  if (Array.isArray(value)) return value.some(isWholeList);
  if (isPlainObject(value)) return Object.keys(value).some(mayHoldToken);
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isPlainObject(value: unknown): value is Json {
  return isObject(value) && Object.getPrototypeOf(value) === Object.prototype && typeof value['resolve'] !== 'function';
}
