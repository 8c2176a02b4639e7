import { describe, expect, it } from 'vitest';
import type { Change, TerraformPlan } from '../lib/plan/terraform-plan.ts';
import { changedOutputs } from './changed-outputs.ts';

/** Output changes as Terraform 1.11.4 writes them. */
function plan(output_changes: Record<string, Change>): TerraformPlan {
  return { format_version: '1.2', output_changes };
}

describe('outputs that a plan changes', () => {
  it('are new, changed and removed ones, those that become known later, and one that turns null', () => {
    const changes = plan({
      same: { actions: ['no-op'], before: 'x', after: 'x', after_unknown: false },
      created: { actions: ['create'], before: null, after: 'x', after_unknown: false },
      updated: { actions: ['update'], before: 'x', after: 'y', after_unknown: false },
      unknown: { actions: ['update'], before: 'x', after: undefined, after_unknown: true },
      partly: {
        actions: ['no-op'],
        before: { a: 1, b: [1] },
        after: { b: [] },
        after_unknown: { a: false, b: [true] },
      },
      removed: { actions: ['delete'], before: 1, after: null, after_unknown: false },
      nulled: { actions: ['update'], before: 'n', after: null, after_unknown: false },
      hidden: { actions: ['update'], before: 's', after: 's', before_sensitive: true, after_sensitive: true },
    });
    expect([...changedOutputs(changes)]).toEqual([
      'created',
      'updated',
      'unknown',
      'partly',
      'removed',
      'nulled',
      'hidden',
    ]);
  });

  it('are none in a plan without outputs', () => {
    expect(changedOutputs({ format_version: '1.2' }).size).toBe(0);
  });
});
