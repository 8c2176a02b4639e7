import { isObject } from './plan-value.ts';
import type { Change, TerraformPlan } from './terraform-plan.ts';

/** Shorter values are too common to tell a copy of a secret from a coincidence. */
const SHORTEST_SECRET = 6;

/**
 * Every text that some part of the plan marks as sensitive. Terraform loses the mark where a provider copies a value into
 * another attribute (`terraform_data.output` has its `input` in clear), so what equals or contains one of these is hidden too.
 */
export function secretValues(plan: TerraformPlan): readonly string[] {
  const found = new Set<string>();
  const resources = [...(plan.resource_changes ?? []), ...(plan.resource_drift ?? [])].map(({ change }) => change);
  for (const change of [...resources, ...Object.values(plan.output_changes ?? {})]) collectOf(change, found);
  return [...found];
}

/** Whether a text is, or has in it, one of these. */
export function tellsSecret(text: string, secrets: readonly string[]): boolean {
  return secrets.some((secret) => text.includes(secret));
}

function collectOf(change: Change, found: Set<string>): void {
  collect(change.before, change.before_sensitive, found);
  collect(change.after, change.after_sensitive, found);
}

function collect(value: unknown, marks: unknown, found: Set<string>): void {
  if (marks === true) collectAll(value, found);
  if (Array.isArray(marks) && Array.isArray(value))
    for (const [index, it] of value.entries()) collect(it, marks[index], found);
  if (isObject(marks) && isObject(value)) for (const [key, it] of Object.entries(value)) collect(it, marks[key], found);
}

function collectAll(value: unknown, found: Set<string>): void {
  // As it is, and as it stands in the JSON of something that has it as a part.
  if (typeof value === 'string' && value.length >= SHORTEST_SECRET)
    found.add(value).add(JSON.stringify(value).slice(1, -1));
  if (typeof value === 'object' && value !== null) for (const part of Object.values(value)) collectAll(part, found);
}
