import type { EnvironmentInput } from '../environments/schema.ts';
import { isBecause } from '../lib/because.ts';

/** What on this machine stands in for what an environment reaches elsewhere. */
export interface LocalEnds {
  /** DNS server of the embedded AWS, which answers for the zones of its Route 53: `127.0.0.1:5353`. */
  readonly resolver: string;
  /** Absolute path of the kubeconfig of the control plane. */
  readonly kubeconfig: string;
  /** Takes the protections of its data off: before everything goes. */
  readonly removal?: 'destroy';
}

/** An environment's data for this machine: the same but for where names are asked and how the cluster is reached. */
export function localized(input: EnvironmentInput, { resolver, kubeconfig, removal }: LocalEnds): EnvironmentInput {
  const removable = removal === undefined ? input : withValue(input, ['removal'], removal);
  const resolved = withValue(removable, ['dns', 'resolver'], resolver);
  return withValue(resolved, ['cluster', 'kubeconfig'], kubeconfig) as EnvironmentInput;
}

/** Data with one value at a path; reasons on the way stay. */
function withValue(data: unknown, [key, ...rest]: readonly string[], value: string): unknown {
  if (key === undefined) return value;
  if (isBecause(data)) return { ...data, value: withValue(data.value, [key, ...rest], value) };
  const keys = data as Readonly<Record<string, unknown>>;
  return { ...keys, [key]: withValue(keys[key], rest, value) };
}
