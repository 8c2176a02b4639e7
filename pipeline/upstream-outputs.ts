import { type Outputs, remoteStatesOf } from './consumed.ts';
import type { Run } from './run.ts';
import type { StackFolder } from './stack-folder.ts';

/** Outputs of a stack that another reads, by its state; also of one that is no longer in the code. */
export async function outputsOf(run: Run, reader: StackFolder, id: string): Promise<Outputs | undefined> {
  const known = run.workspace.stacks.get(id);
  if (known !== undefined) return await run.states.outputs(known);
  const state = remoteStatesOf(reader).find((other) => other.stack === id);
  if (state === undefined) return undefined;
  return await run.states.outputs({ id, state: { ...reader.state, bucket: state.bucket, key: state.key } });
}
