import type { AppliedRecord } from './applied-record.ts';
import { listObjects } from './aws/state-objects.ts';
import type { Outputs } from './consumed.ts';
import type { StateVersion } from './plan-record.ts';
import type { StackFolder, StateLocation } from './stack-folder.ts';
import { readState, type StateFile } from './state/state-file.ts';
import { readApplied } from './state/stored-copy.ts';

type Stack = Pick<StackFolder, 'id' | 'state'>;

/** States and records of the last applies of an environment, each read once until an apply of this run has changed it. */
export class States {
  private readonly states = new Map<string, Promise<StateFile | undefined>>();
  private readonly records = new Map<string, Promise<AppliedRecord | undefined>>();
  private readonly listings = new Map<string, Promise<ReadonlyMap<string, string>>>();

  async state({ id, state }: Stack): Promise<StateFile | undefined> {
    return await remembered(this.states, id, () => readState(state));
  }

  /** What a plan of the stack is made from; undefined where it was never applied. */
  async version(stack: Stack): Promise<StateVersion | undefined> {
    const state = await this.state(stack);
    return state === undefined ? undefined : { lineage: state.lineage, serial: state.serial };
  }

  /**
   * As `version`, only quicker: where the bucket still lists the very object that the last apply left, the record of that
   * apply tells its version, and the state is not fetched. The listing is as old as this run; a plan that is saved and an
   * apply ask `version`.
   */
  async versionAsListed(stack: Stack): Promise<StateVersion | undefined> {
    const applied = await this.applied(stack);
    const { state } = stack;
    if (applied?.etag === undefined || (await this.listing(state)).get(state.key) !== applied.etag)
      return await this.version(stack);
    return applied.state;
  }

  /** Everything beside the states of a location's environment: ETag by key. */
  async listing(state: StateLocation): Promise<ReadonlyMap<string, string>> {
    const [environment] = state.key.split('/');
    return await remembered(this.listings, `${state.bucket}/${environment}`, () =>
      listObjects(state, `${environment}/`),
    );
  }

  /** Begins to read what `versionAsListed` will ask for, all at once; an error is told when somebody asks. */
  prefetch(stacks: readonly Stack[]): void {
    for (const stack of stacks) {
      this.applied(stack).catch(() => undefined);
      this.listing(stack.state).catch(() => undefined);
    }
  }

  async outputs(stack: Stack): Promise<Outputs | undefined> {
    return (await this.state(stack))?.outputs;
  }

  async applied({ id, state }: Stack): Promise<AppliedRecord | undefined> {
    return await remembered(this.records, id, () => readApplied(state));
  }

  /** To be called after everything that writes a state. */
  forget({ id }: Pick<Stack, 'id'>): void {
    this.states.delete(id);
    this.records.delete(id);
    this.listings.clear();
  }
}

async function remembered<T>(known: Map<string, Promise<T>>, id: string, read: () => Promise<T>): Promise<T> {
  const found = known.get(id);
  if (found !== undefined) return await found;
  const reading = read();
  known.set(id, reading);
  return await reading;
}
