import type { Problem } from '../lib/errors.ts';
import type { StackFolder } from './stack-folder.ts';
import type { StateFile } from './state/state-file.ts';

type Node = Pick<StackFolder, 'id' | 'name' | 'upstream'>;

/** Stacks that would lose what they read: consumers of `chosen` that are applied and not chosen themselves. */
export function stillUsed(chosen: readonly Node[], applied: readonly Node[]): readonly Problem[] {
  const ids = new Set(chosen.map(({ id }) => id));
  const others = applied.filter(({ id }) => !ids.has(id)).sort((a, b) => a.id.localeCompare(b.id, 'en'));
  return chosen.flatMap(({ id }) => {
    const users = others.filter(({ upstream }) => upstream.includes(id));
    if (users.length === 0) return [];
    return [
      {
        code: 'CONFLICTING_CHOICE' as const,
        path: id,
        given: `used by ${users.map((user) => user.id).join(', ')}`,
        allowed: 'a stack that nothing applied reads or waits for',
        fix: `name ${users.map(({ name }) => name).join(', ')} as well, or no stack for the whole environment`,
      },
    ];
  });
}

/** Addresses of what lives in the cluster and is gone with it: everything of the Helm and Kubernetes providers. */
export function clusterAddresses({ resources }: Pick<StateFile, 'resources'>): readonly string[] {
  return resources.filter(({ type }) => /^(helm|kubernetes)_/.test(type)).map(({ address }) => address);
}

/** What one stack is about to lose, for the list that a person agrees to. */
export interface End {
  readonly id: string;
  /** Resources that are deleted. */
  readonly deleted: number;
  /** Addresses in a cluster that is gone: only their entries in the state go. */
  readonly forgotten: readonly string[];
  /** Addresses that hold data, and what happens to it. */
  readonly risks: readonly string[];
}

/** The list, consumers first as they go. */
export function endLines(ends: readonly End[]): readonly string[] {
  const width = Math.max(0, ...ends.map(({ id }) => id.length));
  return ends.flatMap(({ id, deleted, forgotten, risks }) => {
    const gone = forgotten.length === 0 ? '' : `, ${forgotten.length} forgotten with the cluster`;
    return [
      `${id.padEnd(width)}  ${deleted} to delete${gone}`,
      ...risks.map((risk) => `    loses ${risk}`),
      ...forgotten.map((address) => `    forgets ${address}`),
    ];
  });
}
