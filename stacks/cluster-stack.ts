import type { Construct } from 'constructs';
import type { PlatformEnvironment } from '../environments/platform.ts';
import type { AccountStack } from './account-stack.ts';
import type { BootstrapStack } from './bootstrap-stack.ts';
import { EnvironmentStack } from './environment-stack.ts';
import type { NetworkStack } from './network-stack.ts';
import { STACK_NAMES } from './outputs.ts';

export interface ClusterStackProps {
  readonly environment: PlatformEnvironment;
  readonly bootstrap: BootstrapStack;
  readonly account: AccountStack;
  readonly network: NetworkStack;
}

/** EKS, node groups, add-ons, access entries. */
export class ClusterStack extends EnvironmentStack<'Cluster'> {
  constructor(scope: Construct, { environment }: ClusterStackProps) {
    super(scope, { environment, kind: 'Cluster', name: STACK_NAMES.Cluster });
  }
}
