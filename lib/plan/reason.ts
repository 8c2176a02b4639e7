import { actionOf, type ResourceChange } from './terraform-plan.ts';

/** Terraform's reasons of deletions, in words. */
const DELETIONS: Readonly<Record<string, string>> = {
  delete_because_no_resource_config: 'its code is gone',
  delete_because_no_module: 'the code of its module is gone',
  delete_because_wrong_repetition: 'its code has another kind of repetition',
  delete_because_count_index: 'the count is lower',
  delete_because_each_key: 'its key is gone',
  delete_because_no_move_target: 'nothing stands where a `moved` block says',
};

/** Why a replacement cannot be an update: the attributes that force it, or Terraform's reason. */
export function whyReplaced({ change, action_reason }: ResourceChange): string {
  const paths = replacePaths({ change });
  if (paths.length > 0) return `forced by ${paths.join(', ')}`;
  if (action_reason === 'replace_because_tainted') return 'its creation failed half-way: it is tainted';
  if (action_reason === 'replace_by_request') return 'asked for by -replace';
  return action_reason === 'replace_by_triggers' ? 'forced by replace_triggered_by' : 'Terraform gives no reason';
}

/** Paths of the attributes that force a replacement: `point_in_time_recovery.0.enabled`. */
export function replacePaths({ change }: Pick<ResourceChange, 'change'>): readonly string[] {
  return (change.replace_paths ?? []).map((path) => (Array.isArray(path) ? path.join('.') : String(path)));
}

/** Why something happens to a resource that one would not see from its attributes; `null` where they tell it. */
export function whyChanged(resource: ResourceChange): string | null {
  const { previous_address, deposed, action_reason, change } = resource;
  const action = actionOf(resource);
  const reasons = [
    action === 'replace' ? whyReplaced(resource) : undefined,
    action === 'delete' ? DELETIONS[action_reason ?? ''] : undefined,
    action === 'forget' ? 'it stays, but nobody manages it' : undefined,
    deposed === undefined ? undefined : 'left behind by an interrupted replacement',
    previous_address === undefined ? undefined : `was ${previous_address}`,
    change.importing === undefined ? undefined : `taken into the state${imported(change.importing.id)}`,
  ].filter((reason) => reason !== undefined);
  return reasons.length === 0 ? null : reasons.join('; ');
}

function imported(id: string | undefined): string {
  return id === undefined ? '' : ` as ${id}`;
}
