import { stackOfStateKey, stateKey } from '../../lib/terraform/state-key.ts';
import { listObjects, type StateBucket } from '../aws/state-objects.ts';
import type { StateLocation } from '../stack-folder.ts';

/** Names (`network`) of all stacks of an environment that have a state, sorted: those whose code is gone as well. */
export async function stateNames(bucket: StateBucket, environment: string): Promise<readonly string[]> {
  return stateNamesOf([...(await listObjects(bucket, `${environment}/`)).keys()], environment);
}

/** Names of the stacks that have a state among `keys`. */
export function stateNamesOf(keys: readonly string[], environment: string): readonly string[] {
  return keys
    .flatMap((key) => stackOfStateKey(key) ?? [])
    .filter((stack) => stack.environment === environment)
    .map(({ name }) => name)
    .sort();
}

/** Where the state of the stack `name` lies, beside that of `sibling`. */
export function siblingLocation(sibling: StateLocation, environment: string, name: string): StateLocation {
  return { ...sibling, key: stateKey(environment, name) };
}
