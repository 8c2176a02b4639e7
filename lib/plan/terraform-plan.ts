/** What Terraform does to an object; two of them in one change are a replacement. */
export type PlanAction = 'no-op' | 'create' | 'read' | 'update' | 'delete' | 'forget';

/** What happens to one resource, as a reader tells it. */
export type Action = 'create' | 'update' | 'replace' | 'delete' | 'forget' | 'move' | 'import' | 'read' | 'no-op';

/** A value before and after. Markers have the shape of the value, with `true` at each part that is unknown or sensitive. */
export interface Change {
  readonly actions: readonly PlanAction[];
  readonly before: unknown;
  /** Unknown parts are absent here and `true` in `after_unknown`. */
  readonly after: unknown;
  readonly after_unknown?: unknown;
  readonly before_sensitive?: unknown;
  readonly after_sensitive?: unknown;
  /** Paths (lists of keys and indexes) of the attributes that force a replacement. */
  readonly replace_paths?: readonly unknown[];
}

/** Change of an object that may also be taken into the state by an `import` block. */
export interface ObjectChange extends Change {
  readonly importing?: { readonly id?: string };
  readonly generated_config?: string;
}

/** An entry of `resource_changes` or `resource_drift`. */
export interface ResourceChange {
  readonly address: string;
  readonly module_address?: string;
  readonly mode: 'managed' | 'data';
  readonly type: string;
  readonly name: string;
  readonly index?: string | number;
  readonly provider_name?: string;
  /** Where the object stood before a `moved` block. */
  readonly previous_address?: string;
  /** Key of an object that an interrupted replacement left behind: the change is about it, not about the current one. */
  readonly deposed?: string;
  /** Terraform's own word for why: `replace_because_cannot_update`, `delete_because_no_resource_config`. */
  readonly action_reason?: string;
  readonly change: ObjectChange;
}

/** What the pipeline reads of `terraform show -json <plan>` (format 1.x, Terraform 1.11). */
export interface TerraformPlan {
  readonly format_version: string;
  readonly terraform_version?: string;
  readonly resource_changes?: readonly ResourceChange[];
  /** What the refresh found changed outside Terraform. */
  readonly resource_drift?: readonly ResourceChange[];
  readonly output_changes?: Readonly<Record<string, Change>>;
  readonly prior_state?: unknown;
  readonly planned_values?: unknown;
  readonly configuration?: unknown;
  readonly errored?: boolean;
  readonly complete?: boolean;
  readonly applyable?: boolean;
}

/** How many resources a plan touches, by what happens to them, and how many outputs get another value. */
export interface PlanChanges {
  readonly create: number;
  readonly update: number;
  readonly replace: number;
  readonly delete: number;
  readonly forget: number;
  /** Resources with another address than before; those that also change count in both. */
  readonly move: number;
  /** Objects taken into the state; those that also change count in both. */
  readonly import: number;
  readonly outputs: number;
}

/**
 * What happens to a resource: the strongest of its actions. `move` and `import` stand only where nothing else happens to it;
 * a replacement that forgets the old object instead of deleting it is a replacement too.
 */
export function actionOf({ change, previous_address }: ResourceChange): Action {
  const actions = new Set(change.actions);
  if (actions.has('create') && (actions.has('delete') || actions.has('forget'))) return 'replace';
  for (const action of ['delete', 'forget', 'create', 'update'] as const) if (actions.has(action)) return action;
  if (previous_address !== undefined) return 'move';
  if (change.importing !== undefined) return 'import';
  return actions.has('read') ? 'read' : 'no-op';
}

/** Changes of resources, data sources (which only are read) left out. */
export function managedChanges(plan: TerraformPlan): readonly ResourceChange[] {
  return (plan.resource_changes ?? []).filter((resource) => resource.mode === 'managed');
}

/** Counts of a plan; all zero exactly where applying it would change nothing. */
export function changesOf(plan: TerraformPlan): PlanChanges {
  const resources = managedChanges(plan);
  const count = (action: Action) => resources.filter((resource) => actionOf(resource) === action).length;
  return {
    create: count('create'),
    update: count('update'),
    replace: count('replace'),
    delete: count('delete'),
    forget: count('forget'),
    move: resources.filter(({ previous_address }) => previous_address !== undefined).length,
    import: resources.filter(({ change }) => change.importing !== undefined).length,
    outputs: Object.values(plan.output_changes ?? {}).filter(({ actions }) => actions.some((it) => it !== 'no-op'))
      .length,
  };
}

/** Whether applying the plan would leave everything, outputs included, as it is. */
export function changesNothing(plan: TerraformPlan): boolean {
  return Object.values(changesOf(plan)).every((count) => count === 0);
}
