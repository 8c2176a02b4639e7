import { CLUSTER_PROVIDERS, type ClusterProvider } from './providers.ts';

/** A stack as Terraform reads it, or any part of it. */
export type Json = { [key: string]: unknown };

/** What a stack is to do without. */
export interface Unreached {
  /** Providers: everything of theirs. */
  readonly providers: readonly ClusterProvider[];
  /** Releases by name (`helm_release`), whose charts are not reached. */
  readonly releases: readonly string[];
}

interface Block {
  readonly address: string;
  readonly type: string;
  readonly block: Json;
}

/**
 * Takes out of a stack what is not reached, and what can't do without: outputs, and in the cluster whatever takes a value
 * of it. What only had to wait for it waits for what it waited for. A resource of AWS that takes a value of it is left for
 * Terraform to refuse; there is none.
 * @returns addresses of the resources, in the order of the stack.
 */
export function leaveOut(json: Json, unreached: Unreached): readonly string[] {
  const all = blocksOf(json);
  const gone = goneOf(all, unreached);
  for (const { address, block } of all) {
    if ('depends_on' in block && !gone.has(address)) block['depends_on'] = orderWithout(block, gone);
  }
  const outputs = (json['output'] ?? {}) as Json;
  for (const [name, output] of Object.entries(outputs)) if (pointsAt(output, gone)) delete outputs[name];
  remove(json, gone);
  for (const provider of unreached.providers) {
    delete (json['provider'] as Json)[provider];
    delete ((json['terraform'] as Json)['required_providers'] as Json)[provider];
  }
  return all.filter(({ address }) => gone.has(address)).map(({ address }) => address);
}

function goneOf(all: readonly Block[], { providers, releases }: Unreached): ReadonlyMap<string, Json> {
  const named = ({ type, block }: Block) => type === 'helm_release' && releases.includes(String(block['name']));
  const gone = new Map(
    all.filter((item) => isOf(item.type, providers) || named(item)).map(({ address, block }) => [address, block]),
  );
  const inCluster = all.filter(({ type }) => isOf(type, CLUSTER_PROVIDERS));
  for (let before = -1; before !== gone.size; ) {
    before = gone.size;
    for (const { address, block } of inCluster) {
      const { depends_on: _order, ...values } = block;
      if (!gone.has(address) && pointsAt(values, gone)) gone.set(address, block);
    }
  }
  return gone;
}

function isOf(type: string, providers: readonly string[]): boolean {
  return providers.some((provider) => type.startsWith(`${provider}_`));
}

/** Resources and data sources. */
function blocksOf(json: Json): readonly Block[] {
  return (['resource', 'data'] as const).flatMap((kind) =>
    Object.entries((json[kind] ?? {}) as Record<string, Record<string, Json>>).flatMap(([type, blocks]) =>
      Object.entries(blocks).map(([name, block]) => ({ address: addressOf(kind, type, name), type, block })),
    ),
  );
}

function addressOf(kind: 'resource' | 'data', type: string, name: string): string {
  return `${kind === 'data' ? 'data.' : ''}${type}.${name}`;
}

/** The order of a block, in which those of whatever is gone stand in for it. */
function orderWithout(block: Json, gone: ReadonlyMap<string, Json>): readonly string[] {
  const order = (block['depends_on'] ?? []) as readonly string[];
  const kept = order.flatMap((address) => {
    const missing = gone.get(address);
    return missing === undefined ? [address] : orderWithout(missing, gone);
  });
  return [...new Set(kept)];
}

function pointsAt(value: unknown, gone: ReadonlyMap<string, Json>): boolean {
  const text = JSON.stringify(value);
  return [...gone.keys()].some((address) =>
    new RegExp(`(?<![\\w.-])${address.replaceAll('.', '\\.')}(?![\\w-])`).test(text),
  );
}

/** Takes blocks out; Terraform refuses empty ones, so they go as well. */
function remove(json: Json, gone: ReadonlyMap<string, Json>): void {
  for (const kind of ['resource', 'data'] as const) {
    const types = (json[kind] ?? {}) as Record<string, Json>;
    for (const [type, blocks] of Object.entries(types)) {
      for (const name of Object.keys(blocks)) if (gone.has(addressOf(kind, type, name))) delete blocks[name];
      if (Object.keys(blocks).length === 0) delete types[type];
    }
    if (Object.keys(types).length === 0) delete json[kind];
  }
}
