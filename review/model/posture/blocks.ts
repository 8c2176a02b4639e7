import { elementsOf, isObject } from '../../../lib/plan/plan-value.ts';
import { type Block, type Resource, resourcesOf, type StackFile } from '../../read/synth-output.ts';

/** Stacks of one environment, with what the parts of the posture look up in them. */
export interface Stacks {
  readonly resources: readonly StackResource[];
  /** Resource that an expression names, with its stack, through the outputs of other stacks. */
  named(stack: StackFile, expression: unknown): StackResource | undefined;
  /** The same for people: `account aws_kms_key.data`; an expression that names none as it stands, `null` for no text. */
  tell(stack: StackFile, expression: unknown): string | null;
}

/** A resource and the stack that makes it. */
export interface StackResource extends Resource {
  readonly stack: StackFile;
  /** `account aws_kms_key.data`: the address alone stands in several stacks. */
  readonly label: string;
}

const OWN = /^\$\{((?:data\.)?[a-z][a-z0-9_]*\.[\w-]+)(?:[.[].*)?\}$/s;
const OTHER = /^\$\{data\.terraform_remote_state\.([\w-]+)\.outputs\.([\w-]+)\}$/;

export function stacksOf(files: readonly StackFile[]): Stacks {
  const resources = files.flatMap((stack) =>
    resourcesOf(stack).map((resource) => ({ ...resource, stack, label: `${stack.name} ${resource.address}` })),
  );
  const byPlace = new Map(resources.map((it) => [`${it.stack.id} ${it.address}`, it] as const));
  const byName = new Map(files.map((file) => [file.name.replaceAll('-', '_'), file] as const));
  const named: Stacks['named'] = (stack, expression) => {
    if (typeof expression !== 'string') return undefined;
    const [, other, output] = OTHER.exec(expression) ?? [];
    if (other !== undefined && output !== undefined) {
      const file = byName.get(other.replaceAll('-', '_'));
      const value = file?.terraform.output?.[output]?.value;
      // A stack never reads its own outputs, so this ends.
      return file === undefined || file === stack ? undefined : named(file, value);
    }
    return byPlace.get(`${stack.id} ${OWN.exec(expression)?.[1] ?? ''}`);
  };
  const tell: Stacks['tell'] = (stack, expression) => {
    if (typeof expression !== 'string' || expression === '') return null;
    return named(stack, expression)?.label ?? plain(expression);
  };
  return { resources, named, tell };
}

/** Text with its expressions for people: `${data.terraform_remote_state.account.outputs.key}/*` -> `account: key/*`. */
export function plain(text: string): string {
  // Most texts have none.
  if (!text.includes('${') && !text.includes('data.')) return text;
  return text
    .replace(/\$\{([^{}]*)\}/g, '$1')
    .replace(
      /data\.terraform_remote_state\.([\w-]+)\.outputs\./g,
      (_, name: string) => `${name.replaceAll('_', '-')}: `,
    );
}

/** Part of a block by its path; of a list of blocks on the way, the first one. */
export function inside(block: unknown, path: string): unknown {
  let part = block;
  for (const key of path.split('.')) {
    const [first] = Array.isArray(part) ? part : [part];
    part = isObject(first) && Object.hasOwn(first, key) ? first[key] : undefined;
  }
  return part;
}

/** Number at a path; `null`: there is none, or an expression. */
export function numberAt(block: unknown, path: string): number | null {
  const value = inside(block, path);
  return typeof value === 'number' ? value : null;
}

/** Blocks at a path, whether one or a list of them. */
export function blocksAt(block: unknown, path: string): readonly Block[] {
  return elementsOf(inside(block, path)).filter(isObject);
}

/** Terraform takes `"true"` as well. */
export function isTrue(value: unknown): boolean {
  return value === true || value === 'true';
}

/** Texts of a text or of a list of texts. */
export function textsIn(value: unknown): readonly string[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  return list.filter((it) => typeof it === 'string');
}
