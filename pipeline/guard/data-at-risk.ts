import { afterOf, at, marksAt, UNKNOWN } from '../../lib/plan/plan-value.ts';
import { whyReplaced } from '../../lib/plan/reason.ts';
import { secretValues, tellsSecret } from '../../lib/plan/secret-values.ts';
import {
  type Action,
  actionOf,
  managedChanges,
  type ResourceChange,
  type TerraformPlan,
} from '../../lib/plan/terraform-plan.ts';
import { unselected } from './copies.ts';
import type { DataHolder } from './data-holder.ts';
import { DATA_HOLDERS } from './data-holders.ts';
import { HOLDS_NOTHING } from './holds-nothing.ts';
import type { Risk } from './risk.ts';
import type { Weakening } from './weakening.ts';

/** A `destroy` plan takes away a whole stack, an `apply` plan brings it to what its code says. */
export type PlanKind = 'apply' | 'destroy';

const PUT_BACK = 'put it back into the code, or add a `moved` block where it only has another name';
const UNTAINT = 'look whether it is in use after all: `terraform untaint` keeps it';
const LOOK_FIRST =
  'find out who deleted it, or whether the provider looked at the right cluster, before anything is applied';
const LIST_IT = 'list the type in pipeline/guard: among the holders, or as holding nothing';

const UNSELECTED = unselected('backups select by this tag: there are none of it from now on');

/**
 * Everything by which a plan loses data, or something that cannot be had again, in the order of the plan. What a plan does
 * not show cannot be found: `prevent_destroy` (Terraform itself refuses while planning, but removing the line is no change),
 * and what a chart makes, which is why releases are judged by their chart.
 */
export function dataAtRisk(plan: TerraformPlan, kind: PlanKind): readonly Risk[] {
  const changes = managedChanges(plan);
  const others: Others = {
    lost: changes.filter((change) => isLoss(actionOf(change))),
    created: changes.filter((change) => actionOf(change) === 'create'),
  };
  const secrets = secretValues(plan);
  const found = [
    ...(plan.resource_drift ?? []).flatMap((change) => vanished(change, kind)),
    ...changes.flatMap((change) => risksOf(change, others)),
  ];
  return found.map((it) => (tellsSecret(it.what, secrets) ? { ...it, what: 'changes (sensitive)' } : it));
}

/** What else the plan does that decides whether a change is a risk. */
interface Others {
  readonly lost: readonly ResourceChange[];
  readonly created: readonly ResourceChange[];
}

function risksOf(resource: ResourceChange, others: Others): readonly Risk[] {
  const action = actionOf(resource);
  const holder = DATA_HOLDERS[resource.type];
  if (holder === undefined) return isLoss(action) && !(resource.type in HOLDS_NOTHING) ? [unheardOf(resource)] : [];
  const told = losses(resource, holder, others);
  // What is lost as a whole has no settings left to weaken.
  return told.length > 0 ? told : weakenings(resource, holder, action, others);
}

function losses(resource: ResourceChange, holder: DataHolder, { lost }: Others): readonly Risk[] {
  const { before } = resource.change;
  const spared = holder.spared?.(before, isReplaced(resource) ? afterOf(resource.change) : null) ?? false;
  if (holder.loses === undefined || !isLoss(actionOf(resource)) || spared || goesWithItsHolder(resource, holder, lost))
    return [];
  const instead = resource.action_reason === 'replace_because_tainted' ? UNTAINT : (holder.instead ?? PUT_BACK);
  return [risk(resource, whatHappens(resource), holder.loses, instead)];
}

function weakenings(
  resource: ResourceChange,
  holder: DataHolder,
  action: Action,
  { created }: Others,
): readonly Risk[] {
  const { change } = resource;
  const after = afterOf(change);
  const rules = [...(holder.weakenings ?? []), ...(holder.loses === undefined ? [] : [UNSELECTED])];
  const applicable = rules.filter((rule) => {
    if (action === 'create') return rule.onCreation === true && existsAlready(after, holder, created);
    return action === 'update' || action === 'replace';
  });
  return applicable.flatMap((rule) => {
    const what = rule.found(action === 'create' ? null : change.before, after);
    return what === undefined
      ? []
      : [risk(resource, shown(what, rule, resource), rule.why, 'leave the setting as it is')];
  });
}

/** A holder that a refresh no longer found. A whole stack that goes anyway loses nothing by it, except what is in a cluster. */
function vanished(resource: ResourceChange, kind: PlanKind): readonly Risk[] {
  const inCluster = /^(helm|kubernetes|kubectl)_/.test(resource.type);
  const holds =
    DATA_HOLDERS[resource.type]?.loses !== undefined &&
    !DATA_HOLDERS[resource.type]?.spared?.(resource.change.before, null);
  if (actionOf(resource) !== 'delete' || !(inCluster || (holds && kind === 'apply'))) return [];
  const why = inCluster
    ? 'a cluster that cannot be reached looks like one without it: what still runs would be managed by nobody'
    : (DATA_HOLDERS[resource.type]?.loses ?? 'it holds data');
  return [risk(resource, 'gone since the last apply, as the refresh says', why, LOOK_FIRST)];
}

function goesWithItsHolder({ change }: ResourceChange, { of }: DataHolder, lost: readonly ResourceChange[]): boolean {
  if (of === undefined) return false;
  const name = at(change.before, of.attribute);
  return lost.some(({ type, change: other }) => type === of.type && at(other.before, of.identity) === name);
}

/** Whether what a setting is made for is older than this plan, which else makes it, under a name that is known or not yet. */
function existsAlready(after: unknown, { of }: DataHolder, created: readonly ResourceChange[]): boolean {
  if (of === undefined) return false;
  const name = at(after, of.attribute);
  if (name === UNKNOWN) return false;
  // A bucket's id is known after its creation only, its name before.
  const named = [of.identity, of.attribute];
  return !created.some(
    ({ type, change }) => type === of.type && named.some((key) => at(afterOf(change), key) === name),
  );
}

function whatHappens(resource: ResourceChange): string {
  const deposed =
    resource.deposed === undefined ? '' : ` (${resource.deposed}, left behind by an interrupted replacement)`;
  const action = actionOf(resource);
  if (action === 'replace') return `replaced (${whyReplaced(resource)})`;
  return action === 'forget' ? `forgotten: it stays, but nobody manages it${deposed}` : `deleted${deposed}`;
}

function unheardOf(resource: ResourceChange): Risk {
  return risk(resource, whatHappens(resource), 'nobody has decided yet whether this type holds data', LIST_IT);
}

/** The words of a rule without values, where any part of its attribute is sensitive. */
function shown(what: string, { attribute }: Weakening, { change }: ResourceChange): string {
  const root = attribute.split('.')[0] ?? attribute;
  const sensitive = marksAt(change.before_sensitive, root) || marksAt(change.after_sensitive, root);
  return sensitive ? `${attribute}: changes (sensitive)` : what;
}

function risk({ address, type }: ResourceChange, what: string, why: string, instead: string): Risk {
  return { address, type, what, why, instead };
}

function isLoss(action: Action): boolean {
  return action === 'delete' || action === 'replace' || action === 'forget';
}

function isReplaced(resource: ResourceChange): boolean {
  return actionOf(resource) === 'replace';
}
