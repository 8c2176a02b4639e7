import { type AttributePart, attributeParts } from '../lib/plan/attribute-parts.ts';
import { isObject } from '../lib/plan/plan-value.ts';
import { actionOf, type ResourceChange, type TerraformPlan } from '../lib/plan/terraform-plan.ts';
import { explainedPaths, type OtherCode } from './explained-drift.ts';

/** An entry of a plan's `resource_drift`, and what is known beside it. */
export interface Refreshed {
  readonly plan: TerraformPlan;
  readonly resource: ResourceChange;
  readonly secrets: readonly string[];
  readonly others?: OtherCode | undefined;
  /** Paths of the object that the plan changes back, and so tells. */
  readonly back?: readonly string[];
}

/**
 * What of an object has changed that no apply would change back: `is gone`, or `attribute: as applied -> as it is` of each.
 * Undefined where nobody has done anything: the provider reads many an object otherwise than it has made it (no tags as an
 * empty map, a bucket with the versioning that another resource gives it), and so finds most of a new stack changed.
 */
export function toleratedChange({ plan, resource, secrets, others, back = [] }: Refreshed): string | undefined {
  if (actionOf(resource) === 'delete') return 'is gone';
  const { address, type, change } = resource;
  const told = [...back, ...explainedPaths(plan, { address, type, values: change.after }, others)];
  const bare = { ...change, before: attributesOf(change.before), after: attributesOf(change.after) };
  const parts = attributeParts(bare, { secrets }).filter(({ path }) => !told.some((it) => isWithin(path, it)));
  return parts.length === 0 ? undefined : parts.map(inWords).join('; ');
}

function attributesOf(values: unknown): unknown {
  return withoutEmpty(values) ?? {};
}

/** Empty parts as absent ones. An element stays, in its place: that it is there says something, and marks of what is sensitive go by it. */
function withoutEmpty(value: unknown): unknown {
  if (Array.isArray(value)) return value.length === 0 ? null : value.map((element) => withoutEmpty(element) ?? {});
  if (!isObject(value)) return value === '' ? null : value;
  const parts = Object.entries(value).map(([key, part]) => [key, withoutEmpty(part)] as const);
  return parts.every(([, part]) => part === null) ? null : Object.fromEntries(parts);
}

function isWithin(path: string, whole: string): boolean {
  return path === whole || path.startsWith(`${whole}.`);
}

function inWords({ path, line }: AttributePart): string {
  return `${path}: ${line}`;
}
