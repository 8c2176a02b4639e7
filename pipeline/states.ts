import type { AppliedRecord } from './applied-record.ts';
import type { Outputs } from './consumed.ts';
import type { StateVersion } from './plan-record.ts';
import type { StackFolder } from './stack-folder.ts';
import { readState, type StateFile } from './state/state-file.ts';
import { readApplied } from './state/stored-copy.ts';

type Stack = Pick<StackFolder, 'id' | 'state'>;

/** States and records of the last applies of an environment, each read once until an apply of this run has changed it. */
export class States {
  private readonly states = new Map<string, Promise<StateFile | undefined>>();
  private readonly records = new Map<string, Promise<AppliedRecord | undefined>>();

  async state({ id, state }: Stack): Promise<StateFile | undefined> {
    return await remembered(this.states, id, () => readState(state));
  }

  /** What a plan of the stack is made from; undefined where it was never applied. */
  async version(stack: Stack): Promise<StateVersion | undefined> {
    const state = await this.state(stack);
    return state === undefined ? undefined : { lineage: state.lineage, serial: state.serial };
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
  }
}

async function remembered<T>(known: Map<string, Promise<T>>, id: string, read: () => Promise<T>): Promise<T> {
  const found = known.get(id);
  if (found !== undefined) return await found;
  const reading = read();
  known.set(id, reading);
  return await reading;
}
