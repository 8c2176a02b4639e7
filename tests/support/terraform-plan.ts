import type { ObjectChange, PlanAction, ResourceChange, TerraformPlan } from '../../lib/plan/terraform-plan.ts';

type Extras = Partial<Omit<ResourceChange, 'change' | 'address'>> & Partial<Omit<ObjectChange, 'actions'>>;

/** An entry of `resource_changes` by its address; type and name are taken from the address. */
export function changeOf(address: string, actions: readonly PlanAction[], extras: Extras = {}): ResourceChange {
  const {
    before = null,
    after = null,
    after_unknown,
    before_sensitive,
    after_sensitive,
    replace_paths,
    importing,
    ...rest
  } = extras;
  const [type = '', name = ''] = address
    .replace(/^(?:module\.[^.]+\.)+/, '')
    .replace(/\[.*$/, '')
    .split('.');
  return {
    address,
    mode: 'managed',
    type,
    name,
    ...rest,
    change: {
      actions,
      before,
      after,
      ...(after_unknown !== undefined && { after_unknown }),
      ...(before_sensitive !== undefined && { before_sensitive }),
      ...(after_sensitive !== undefined && { after_sensitive }),
      ...(replace_paths !== undefined && { replace_paths }),
      ...(importing !== undefined && { importing }),
    },
  };
}

/** A plan of these changes, as `terraform show -json` of 1.11 writes it. */
export function planOf(changes: readonly ResourceChange[], rest: Partial<TerraformPlan> = {}): TerraformPlan {
  return { format_version: '1.2', terraform_version: '1.11.4', resource_changes: changes, ...rest };
}

export const updated = (address: string, before: unknown, after: unknown, extras: Extras = {}) =>
  changeOf(address, ['update'], { before, after, ...extras });

export const created = (address: string, after: unknown = {}, extras: Extras = {}) =>
  changeOf(address, ['create'], { after, ...extras });

export const deleted = (address: string, before: unknown = {}, extras: Extras = {}) =>
  changeOf(address, ['delete'], { before, ...extras });

export const replaced = (address: string, before: unknown = {}, after: unknown = {}, extras: Extras = {}) =>
  changeOf(address, ['delete', 'create'], { before, after, ...extras });

export const forgotten = (address: string, before: unknown = {}) => changeOf(address, ['forget'], { before });
