import type { Problem } from '../lib/errors.ts';
import type { TaggedResource } from './aws/tagged-resources.ts';
import type { TerraformJson } from './stack-folder.ts';

/** Tags that every resource of an environment carries. */
export function tagsOf(environment: string): Readonly<Record<string, string>> {
  return { environment, 'managed-by': 'terraform' };
}

/** What is still there after a teardown, by whether anything is to be done about it. */
export interface Remains {
  readonly left: readonly string[];
  /** ARNs that AWS keeps for a while after their removal and then drops by itself. */
  readonly waiting: readonly string[];
}

/** Kept by AWS for a recovery window that ends by itself: seven to thirty days. */
const WAITS = /^arn:[\w-]+:(kms:[^:]*:\d*:key\/|secretsmanager:)/;

/** @param kept id of the stack that stays on purpose; undefined where none does. */
export function remainsOf(resources: readonly TaggedResource[], kept: string | undefined): Remains {
  const mine = resources.filter(({ tags }) => kept === undefined || tags['stack'] !== kept).map(({ arn }) => arn);
  const arns = [...new Set(mine)].sort();
  return { left: arns.filter((arn) => !WAITS.test(arn)), waiting: arns.filter((arn) => WAITS.test(arn)) };
}

/** One problem for each thing that is left. */
export function leftProblems(left: readonly string[], environment: string): readonly Problem[] {
  return left.map((arn) => ({
    code: 'LEFT_BEHIND',
    path: arn,
    given: `a resource tagged environment=${environment}, managed-by=terraform`,
    allowed: 'nothing of the environment',
    fix: 'no state knows it any more: remove it by hand',
  }));
}

/** Regions that stacks work in, by their provider blocks, with `own` first. */
export function regionsOf(stacks: readonly { readonly json: TerraformJson }[], own: string): readonly string[] {
  const blocks = stacks.flatMap(({ json }) => (json['provider'] as Providers | undefined)?.aws ?? []);
  const regions = blocks.flatMap(({ region }) =>
    typeof region === 'string' && !region.includes('${') ? [region] : [],
  );
  return [...new Set([own, ...regions])];
}

interface Providers {
  readonly aws?: readonly { readonly region?: unknown }[];
}
