import type { Construct } from 'constructs';
import type { PlatformEnvironment } from '../environments/platform.ts';
import type { BootstrapStack } from './bootstrap-stack.ts';
import { EnvironmentStack } from './environment-stack.ts';
import { STACK_NAMES } from './outputs.ts';

export interface AccountStackProps {
  readonly environment: PlatformEnvironment;
  readonly bootstrap: BootstrapStack;
}

/** Keys, log buckets, alert topics, audit trail, budgets, backups, hosted zones. */
export class AccountStack extends EnvironmentStack<'Account'> {
  constructor(scope: Construct, { environment }: AccountStackProps) {
    super(scope, { environment, kind: 'Account', name: STACK_NAMES.Account });
  }
}
