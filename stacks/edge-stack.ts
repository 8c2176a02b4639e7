import type { Construct } from 'constructs';
import type { PlatformEnvironment } from '../environments/platform.ts';
import type { AccountStack } from './account-stack.ts';
import type { BootstrapStack } from './bootstrap-stack.ts';
import { EnvironmentStack } from './environment-stack.ts';
import type { NetworkStack } from './network-stack.ts';
import { STACK_NAMES } from './outputs.ts';

export interface EdgeStackProps {
  readonly environment: PlatformEnvironment;
  readonly bootstrap: BootstrapStack;
  readonly account: AccountStack;
  readonly network: NetworkStack;
}

/** Certificates, web ACLs, the mesh load balancer, records, health and synthetic checks. */
export class EdgeStack extends EnvironmentStack<'Edge'> {
  constructor(scope: Construct, { environment }: EdgeStackProps) {
    super(scope, { environment, kind: 'Edge', name: STACK_NAMES.Edge });
  }
}
