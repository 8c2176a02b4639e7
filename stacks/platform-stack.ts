import type { Construct } from 'constructs';
import type { PlatformEnvironment } from '../environments/platform.ts';
import type { AccountStack } from './account-stack.ts';
import type { BootstrapStack } from './bootstrap-stack.ts';
import type { ClusterStack } from './cluster-stack.ts';
import type { EdgeStack } from './edge-stack.ts';
import { EnvironmentStack } from './environment-stack.ts';
import type { NetworkStack } from './network-stack.ts';
import type { OperationsStack } from './operations-stack.ts';
import { STACK_NAMES } from './outputs.ts';

export interface PlatformStackProps {
  readonly environment: PlatformEnvironment;
  readonly bootstrap: BootstrapStack;
  readonly account: AccountStack;
  readonly network: NetworkStack;
  readonly edge: EdgeStack;
  readonly operations: OperationsStack;
  readonly cluster: ClusterStack;
}

/** The controllers that every system needs: their roles, identity associations and Helm releases. */
export class PlatformStack extends EnvironmentStack<'Platform'> {
  constructor(scope: Construct, { environment }: PlatformStackProps) {
    super(scope, { environment, kind: 'Platform', name: STACK_NAMES.Platform });
  }
}
