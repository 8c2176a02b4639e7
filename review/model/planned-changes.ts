import { holdsData } from '../../lib/data-holders.ts';
import { type AttributePart, attributeParts } from '../../lib/plan/attribute-parts.ts';
import { isObject } from '../../lib/plan/plan-value.ts';
import { replacePaths, whyChanged } from '../../lib/plan/reason.ts';
import { secretValues, tellsSecret } from '../../lib/plan/secret-values.ts';
import { actionOf, managedChanges, type ResourceChange, type TerraformPlan } from '../../lib/plan/terraform-plan.ts';
import type { AttributeChangeModel, ChangeAction, ResourceChangeModel } from './change-model.ts';
import { addressInCode, type Changed, type Takes, takenAlong } from './taken-along.ts';

/** Characters of a value that the page shows; longer ones are cut and their length is told. */
const LONGEST_VALUE = 4000;

/** Attributes of one resource that the page shows: a rewritten file of Helm values has thousands. */
const MOST_ATTRIBUTES = 400;

/**
 * What the plan of one stack changes, as plain JSON without any sensitive value: the plan itself may be encrypted or not kept,
 * and this is what may be shown to everybody who may see the merge request.
 */
export interface PlannedChanges {
  readonly version: 1;
  /** Version of the Terraform that planned; `null`: not told. */
  readonly terraform: string | null;
  /** Whether outputs get another value. */
  readonly changesOutputs: boolean;
  /** Losses first, then in the order of the plan. */
  readonly resources: readonly PlannedResource[];
  /** What is lost, in the order of the plan. */
  readonly loud: readonly PlannedLoss[];
}

/** `takesAlong` has the addresses in the same stack only. */
export interface PlannedResource extends ResourceChangeModel {
  /** Outputs that its replacement changes: other stacks read them. */
  readonly outputs: readonly string[];
}

export interface PlannedLoss {
  readonly address: string;
  readonly action: ChangeAction;
  readonly why: string | null;
}

/** What the pipeline's guard found: the page then shows exactly this as loss. */
export interface FoundRisk {
  readonly address: string;
  readonly what: string;
  readonly why: string;
}

/**
 * Draws what a plan changes. `risks` are those of the guard, which knows what is spared (a replica, an empty release) and what
 * is weakened; without them every replaced, deleted or forgotten resource of a type that holds data is a loss.
 */
export function plannedChanges(plan: TerraformPlan, risks?: readonly FoundRisk[]): PlannedChanges {
  const secrets = secretValues(plan);
  const drawn = managedChanges(plan).flatMap((resource) => {
    const action = actionOf(resource);
    if (action === 'no-op' || action === 'read') return [];
    return [{ resource, action, attributes: attributesOf(resource, secrets) }];
  });
  const takes = takenAlong(plan, changedInCode(drawn));
  const risky = new Set((risks ?? []).map(({ address }) => address));
  const resources = drawn.map(({ resource, action, attributes }) => ({
    address: nameOf(resource),
    type: resource.type,
    action,
    holdsData: holdsData(resource.type) || risky.has(resource.address),
    why: hidden(whyChanged(resource), secrets),
    attributes: shortened(attributes),
    ...alongOf(resource, action, takes),
  }));
  return {
    version: 1,
    terraform: plan.terraform_version ?? null,
    changesOutputs: Object.values(plan.output_changes ?? {}).some(({ actions }) =>
      actions.some((it) => it !== 'no-op'),
    ),
    resources: resources.toSorted((one, other) => rank(one) - rank(other)),
    loud: risks === undefined ? lossesAmong(resources) : risks.map((risk) => foundLoss(risk, plan)),
  };
}

interface Drawn {
  readonly resource: ResourceChange;
  readonly action: ChangeAction;
  readonly attributes: readonly AttributeChangeModel[];
}

/** Instances of one block together: the block changes where one of them does. */
function changedInCode(drawn: readonly Drawn[]): ReadonlyMap<string, Changed> {
  const changed = new Map<string, Set<string>>();
  for (const { resource, action, attributes } of drawn) {
    if (action !== 'update' && action !== 'replace') continue;
    const address = addressInCode(resource.address);
    const known = changed.get(address) ?? new Set();
    for (const { path } of attributes) known.add(path.split('.')[0] ?? path);
    changed.set(address, known);
  }
  return changed;
}

function lossesAmong(resources: readonly PlannedResource[]): readonly PlannedLoss[] {
  return resources
    .filter(({ holdsData: holds, action }) => holds && isLoss(action))
    .map(({ address, action, why }) => ({ address, action, why }));
}

/** What a refresh found gone has no change in the plan, or one that makes it again. */
function foundLoss({ address, what, why }: FoundRisk, plan: TerraformPlan): PlannedLoss {
  const change = managedChanges(plan).find((it) => it.address === address);
  const action = change === undefined ? 'delete' : actionOf(change);
  return { address, action: action === 'no-op' ? 'update' : action, why: `${what}: ${why}` };
}

/** Of a creation, what the code sets; of a deletion nothing, as all of it goes. */
function attributesOf(resource: ResourceChange, secrets: readonly string[]): readonly AttributeChangeModel[] {
  const { change } = resource;
  const action = actionOf(resource);
  if (action === 'delete' || action === 'forget') return [];
  const forcing = replacePaths(resource);
  const created = action === 'create';
  const seen = created ? { ...change, before: {} } : change;
  return attributeParts(seen, { secrets, longest: LONGEST_VALUE })
    .filter(({ kind }) => !(created && kind === 'unknown'))
    .map((part) => attribute(part, forcing, created));
}

function attribute(
  { path, before, after, kind }: AttributePart,
  forcing: readonly string[],
  created: boolean,
): AttributeChangeModel {
  const forcesReplacement = forcing.some((it) => it === path || within(path, it) || within(it, path));
  return { path, before: created && kind === 'value' ? '' : before, after, kind, forcesReplacement };
}

function within(path: string, outer: string): boolean {
  return path.startsWith(`${outer}.`);
}

function shortened(attributes: readonly AttributeChangeModel[]): readonly AttributeChangeModel[] {
  if (attributes.length <= MOST_ATTRIBUTES) return attributes;
  const more = `… ${attributes.length - MOST_ATTRIBUTES} more attributes`;
  const rest = { path: more, before: '', after: '', kind: 'value' as const, forcesReplacement: false };
  return [...attributes.slice(0, MOST_ATTRIBUTES), rest];
}

function alongOf({ address }: ResourceChange, action: ChangeAction, takes: Takes) {
  if (action !== 'replace' && action !== 'delete') return { takesAlong: [], outputs: [] };
  const { resources, outputs } = takes(addressInCode(address));
  return { takesAlong: resources, outputs };
}

function hidden(text: string | null, secrets: readonly string[]): string | null {
  return text !== null && tellsSecret(text, secrets) ? '(sensitive)' : text;
}

function nameOf({ address, deposed }: ResourceChange): string {
  return deposed === undefined ? address : `${address} (deposed ${deposed})`;
}

function isLoss(action: ChangeAction): boolean {
  return action === 'replace' || action === 'delete' || action === 'forget';
}

/** Lost data, other losses, the rest. */
function rank({ action, holdsData: holds }: PlannedResource): number {
  if (!isLoss(action)) return 2;
  return holds ? 0 : 1;
}

/** Whether a file holds planned changes of the form that this draws; it may be of another version, or cut. */
export function isPlannedChanges(value: unknown): value is PlannedChanges {
  return isObject(value) && value['version'] === 1 && Array.isArray(value['resources']) && Array.isArray(value['loud']);
}
