import type { Construct } from 'constructs';
import type { PlatformEnvironment } from '../environments/platform.ts';
import type { AccountStack } from './account-stack.ts';
import type { BootstrapStack } from './bootstrap-stack.ts';
import { EnvironmentStack } from './environment-stack.ts';
import type { NetworkStack } from './network-stack.ts';
import { STACK_NAMES } from './outputs.ts';

export interface OperationsStackProps {
  readonly environment: PlatformEnvironment;
  readonly bootstrap: BootstrapStack;
  readonly account: AccountStack;
  readonly network: NetworkStack;
}

/** Monitoring instance, GitLab runner, buckets of logs, traces and cluster backups. */
export class OperationsStack extends EnvironmentStack<'Operations'> {
  constructor(scope: Construct, { environment }: OperationsStackProps) {
    super(scope, { environment, kind: 'Operations', name: STACK_NAMES.Operations });
  }
}
