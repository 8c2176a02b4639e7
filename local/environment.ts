import type { EnvironmentInput } from '../environments/schema.ts';
import { isBecause } from '../lib/because.ts';

/** What on this machine stands in for what an environment reaches elsewhere. */
export interface LocalEnds {
  /** DNS server of the embedded AWS, which answers for the zones of its Route 53: `127.0.0.1:5353`. */
  readonly resolver: string;
  /** Absolute path of the kubeconfig of the control plane. */
  readonly kubeconfig: string;
  /** Absolute folder of packed charts, which every chart of others is then taken from, by Terraform as by Helm itself. */
  readonly chartMirror?: string;
  /** Takes the protections of its data off: before everything goes. */
  readonly removal?: 'destroy';
}

/** An environment's data for this machine: the same but for where names are asked and how cluster and charts are reached. */
export function localized(input: EnvironmentInput, ends: LocalEnds): EnvironmentInput {
  const values: readonly (readonly [path: readonly string[], value: string | undefined])[] = [
    [['dns', 'resolver'], ends.resolver],
    [['cluster', 'kubeconfig'], ends.kubeconfig],
    [['charts', 'mirror'], ends.chartMirror],
    [['removal'], ends.removal],
  ];
  const replaced = values.reduce<unknown>(
    (data, [path, value]) => (value === undefined ? data : withValue(data, path, value)),
    input,
  );
  return replaced as EnvironmentInput;
}

/** Data with one value at a path; reasons on the way stay. */
function withValue(data: unknown, [key, ...rest]: readonly string[], value: string): unknown {
  if (key === undefined) return value;
  if (isBecause(data)) return { ...data, value: withValue(data.value, [key, ...rest], value) };
  const keys = (data ?? {}) as Readonly<Record<string, unknown>>;
  return { ...keys, [key]: withValue(keys[key], rest, value) };
}
