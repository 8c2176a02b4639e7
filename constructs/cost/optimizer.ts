import { ComputeoptimizerEnrollmentStatus } from '@cdktf/provider-aws/lib/computeoptimizer-enrollment-status/index.js';
import { Construct } from 'constructs';

/** AWS's free advice on the sizes of instances, volumes, functions and databases; it needs a fortnight of metrics. */
export class Optimizer extends Construct {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new ComputeoptimizerEnrollmentStatus(this, 'Resource', { status: 'Active' });
  }
}
