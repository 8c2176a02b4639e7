import { type Stacks, stacksOf } from '../../review/model/posture/blocks.ts';
import type { StackFile, TerraformJson } from '../../review/read/synth-output.ts';

/** A stack of the environment `prod` as the review page reads it. */
export function stackFile(
  name: string,
  resource: TerraformJson['resource'] = {},
  values: Readonly<Record<string, unknown>> = {},
): StackFile {
  const output = Object.fromEntries(Object.entries(values).map(([key, value]) => [key, { value }]));
  return { id: `prod-${name}`, environment: 'prod', name, upstream: [], reads: [], terraform: { resource, output } };
}

/** Resources of one stack, `shop-aws`, beside what other stacks have. */
export function stacksWith(resource: TerraformJson['resource'], ...others: readonly StackFile[]): Stacks {
  return stacksOf([stackFile('shop-aws', resource), ...others]);
}
