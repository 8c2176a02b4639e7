import type { StackJson } from '../support/app.ts';

type Blocks = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

const LOCAL = /(?<![\w."'-])((?:data\.)?(?:aws|kubernetes|helm)_[a-z0-9_]+\.[A-Za-z_][\w-]*)/g;
const REMOTE = /data\.terraform_remote_state\.([\w-]+)\.outputs\.([\w-]+)/g;
const INTERPOLATION = /\$\{([^}]*)\}/g;

/** Expressions inside `${…}` anywhere in a stack, and plain addresses in `depends_on` and the like. */
function expressions(stack: StackJson): string[] {
  const text = JSON.stringify(stack.json);
  const orders = Object.values((stack.json['resource'] ?? {}) as Blocks).flatMap((blocks) =>
    Object.values(blocks).flatMap((block) => ((block as { depends_on?: string[] }).depends_on ?? []) as string[]),
  );
  return [...[...text.matchAll(INTERPOLATION)].map(([, inner]) => inner ?? ''), ...orders];
}

/** Addresses that a stack refers to and does not have. */
export function danglingAddresses(stack: StackJson): string[] {
  const have = new Set([
    ...addresses((stack.json['resource'] ?? {}) as Blocks, ''),
    ...addresses((stack.json['data'] ?? {}) as Blocks, 'data.'),
    ...addresses((stack.json['ephemeral'] ?? {}) as Blocks, ''),
  ]);
  const wanted = expressions(stack).flatMap((text) => [...text.matchAll(LOCAL)].map(([, address]) => address ?? ''));
  return [...new Set(wanted)].filter((address) => !have.has(address)).sort();
}

/** Outputs of other stacks that a stack reads and that are not published, or whose stack is not declared as upstream. */
export function danglingOutputs(stack: StackJson, all: ReadonlyMap<string, StackJson>): string[] {
  const reads = expressions(stack).flatMap((text) =>
    [...text.matchAll(REMOTE)].map(([, name, output]) => ({ name: name ?? '', output: output ?? '' })),
  );
  return reads.flatMap(({ name, output }) => {
    const upstream = [...all.values()].find(
      ({ id }) => id.endsWith(`-${name.replaceAll('_', '-')}`) && stack.upstream.includes(id),
    );
    if (upstream === undefined) return [`${stack.id} reads ${name}, which is not upstream of it`];
    return output in upstream.outputs() ? [] : [`${stack.id} reads ${upstream.id}.${output}, which is not published`];
  });
}

function addresses(blocks: Blocks, prefix: string): string[] {
  return Object.entries(blocks).flatMap(([type, named]) =>
    Object.keys(named).map((name) => `${prefix}${type}.${name}`),
  );
}

/** Every string value of a stack with its dotted path, list positions left out. */
export function strings(value: unknown, path: readonly string[] = []): { path: string; text: string }[] {
  if (typeof value === 'string') return [{ path: path.join('.'), text: value }];
  if (Array.isArray(value)) return value.flatMap((item) => strings(item, path));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => strings(item, [...path, key]));
}
