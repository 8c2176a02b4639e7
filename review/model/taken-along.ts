import { isObject } from '../../lib/plan/plan-value.ts';
import type { TerraformPlan } from '../../lib/plan/terraform-plan.ts';

/** Attributes at the top (`subnet_ids`) that a resource changes by an update or a replacement. */
export type Changed = ReadonlySet<string>;

/** What changes because a resource is made anew. */
export interface TakenAlong {
  /** Addresses in the code, nearest first. */
  readonly resources: readonly string[];
  /** Outputs that get another value. */
  readonly outputs: readonly string[];
}

/** Answers for an address in the code what its replacement takes along. */
export type Takes = (address: string) => TakenAlong;

/**
 * Follows the references of the plan's configuration: what names a replaced resource in an attribute that changes as well is
 * taken along, and so is what names that one. What only comes new, and what changes for another reason, is not.
 */
export function takenAlong(plan: TerraformPlan, changed: ReadonlyMap<string, Changed>): Takes {
  const root = rootModule(plan);
  const users = usersByReference(root);
  const outputs = outputReferences(root).filter(({ name }) => isChangedOutput(plan, name));
  return (address) => {
    const found = new Set([address]);
    // A set is walked in the order in which it grows: the nearest come first.
    for (const one of found)
      for (const { user, attribute } of users.get(one) ?? []) if (isTaken(user, attribute, changed)) found.add(user);
    return {
      resources: [...found].slice(1).filter((it) => !it.startsWith('data.')),
      outputs: outputs.filter(({ references }) => references.some((it) => found.has(it))).map(({ name }) => name),
    };
  };
}

/** `aws_subnet.public["a"]` -> `aws_subnet.public`: the code has one block for all of its instances. */
export function addressInCode(address: string): string {
  return address.replace(/\[[^\]]*\]/g, '').replace(/ \(deposed .*\)$/, '');
}

/** A data source changes by itself; it only passes on. */
function isTaken(user: string, attribute: string, changed: ReadonlyMap<string, Changed>): boolean {
  if (user.startsWith('data.')) return true;
  return changed.get(user)?.has(attribute) === true;
}

interface Use {
  readonly user: string;
  readonly attribute: string;
}

interface CodeResource {
  readonly address: string;
  readonly expressions: Readonly<Record<string, unknown>>;
}

function usersByReference(root: Readonly<Record<string, unknown>>): ReadonlyMap<string, readonly Use[]> {
  const users = new Map<string, Use[]>();
  for (const { address, expressions } of codeResources(root))
    for (const [attribute, expression] of Object.entries(expressions))
      for (const reference of new Set(referencesIn(expression))) {
        if (reference === address) continue;
        const known = users.get(reference) ?? [];
        known.push({ user: address, attribute });
        users.set(reference, known);
      }
  return users;
}

function codeResources(root: Readonly<Record<string, unknown>>): readonly CodeResource[] {
  const list: readonly unknown[] = Array.isArray(root['resources']) ? root['resources'] : [];
  return list
    .filter(isObject)
    .flatMap(({ address, expressions }) =>
      typeof address === 'string' ? [{ address, expressions: isObject(expressions) ? expressions : {} }] : [],
    );
}

function outputReferences(root: Readonly<Record<string, unknown>>) {
  const outputs = isObject(root['outputs']) ? root['outputs'] : {};
  return Object.entries(outputs).map(([name, output]) => ({ name, references: referencesIn(output) }));
}

function isChangedOutput({ output_changes = {} }: TerraformPlan, name: string): boolean {
  return (output_changes[name]?.actions ?? []).some((action) => action !== 'no-op');
}

function rootModule({ configuration }: TerraformPlan): Readonly<Record<string, unknown>> {
  const root = isObject(configuration) ? configuration['root_module'] : undefined;
  return isObject(root) ? root : {};
}

/** Addresses that an expression of the configuration names, at any depth of its blocks. */
function referencesIn(expression: unknown): readonly string[] {
  if (Array.isArray(expression)) return expression.flatMap(referencesIn);
  if (!isObject(expression)) return [];
  return Object.entries(expression).flatMap(([key, part]) => {
    if (key !== 'references' || !Array.isArray(part)) return referencesIn(part);
    return part.flatMap((it) => (typeof it === 'string' ? (resourceIn(it) ?? []) : []));
  });
}

/** `aws_kms_key.data.arn` -> `aws_kms_key.data`; undefined for a variable, a local value and the like. */
function resourceIn(reference: string): string | undefined {
  const parts = addressInCode(reference).split('.');
  const length = parts[0] === 'data' ? 3 : 2;
  const noResource = ['var', 'local', 'each', 'count', 'self', 'path', 'module', 'terraform'].includes(parts[0] ?? '');
  return noResource || parts.length < length ? undefined : parts.slice(0, length).join('.');
}
