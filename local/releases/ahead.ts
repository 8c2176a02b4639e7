import type { AppliedRecord } from '../../pipeline/applied-record.ts';
import type { StackFolder } from '../../pipeline/stack-folder.ts';
import { States } from '../../pipeline/states.ts';
import { repeat } from '../kubernetes/eventually.ts';
import { installReleases, type ReleasesOptions } from './install.ts';
import { releasingStacks } from './stacks.ts';

/** What it works with; tests give their own. */
export interface AheadParts {
  readonly install: (options: ReleasesOptions) => Promise<unknown>;
  /** Of the moment: each look asks for new ones. */
  readonly states: () => { applied(stack: StackFolder): Promise<Pick<AppliedRecord, 'at'> | undefined> };
  /** Between two looks at what is applied. */
  readonly milliseconds: number;
}

/** A stack takes longer than this. */
const PARTS: AheadParts = { install: installReleases, states: () => new States(), milliseconds: 5000 };

/**
 * While an apply works on others, installs the releases of those stacks that it is done with; not of those that were applied
 * before it, which may have other values now. What fails is left alone: it is tried again, and told, where the releases of all
 * stacks are installed once the apply has ended.
 * @returns waits for what it has begun, and begins nothing more.
 */
export function installAhead(
  options: ReleasesOptions,
  { install, states, milliseconds }: AheadParts = PARTS,
): { stop(): Promise<void> } {
  const since = Date.now();
  const stacks = releasingStacks(options);
  const done = new Set<string>();
  let failed = false;
  const look = async (): Promise<void> => {
    if (failed) return;
    const now = states();
    const left = stacks.filter(({ id }) => !done.has(id));
    const applied = await Promise.all(left.map(async (stack) => [stack.id, await now.applied(stack)] as const));
    const ready = applied.flatMap(([id, record]) => (record && Date.parse(record.at) >= since ? [id] : []));
    if (ready.length === 0) return;
    await install({ ...options, stacks: ready });
    for (const id of ready) done.add(id);
  };
  const onError = (): void => {
    failed = true;
  };
  return repeat(look, { milliseconds, onError });
}
