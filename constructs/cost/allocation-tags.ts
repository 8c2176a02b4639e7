import { CeCostAllocationTag } from '@cdktf/provider-aws/lib/ce-cost-allocation-tag/index.js';
import { Construct } from 'constructs';
import { pascalCase } from '../../lib/names.ts';

/** Tags by which the bill is split; every resource carries them. */
export const COST_TAGS = ['project', 'environment', 'stack', 'system'] as const;

/**
 * Shows our tags on the bill. For paying accounts only, and only for tags that the bill has seen: up to a day after the
 * first resource was tagged. A first deployment therefore starts as `member` (docs/runbook.md#cost-allocation-tags).
 */
export class AllocationTags extends Construct {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    for (const tag of COST_TAGS) new CeCostAllocationTag(this, pascalCase(tag), { tagKey: tag, status: 'Active' });
  }
}
