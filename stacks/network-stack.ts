import type { Construct } from 'constructs';
import type { PlatformEnvironment } from '../environments/platform.ts';
import type { AccountStack } from './account-stack.ts';
import type { BootstrapStack } from './bootstrap-stack.ts';
import { EnvironmentStack } from './environment-stack.ts';
import { STACK_NAMES } from './outputs.ts';

export interface NetworkStackProps {
  readonly environment: PlatformEnvironment;
  readonly bootstrap: BootstrapStack;
  readonly account: AccountStack;
}

/** VPC, subnets, routes, network ACLs, endpoints, flow logs, security groups. */
export class NetworkStack extends EnvironmentStack<'Network'> {
  constructor(scope: Construct, { environment }: NetworkStackProps) {
    super(scope, { environment, kind: 'Network', name: STACK_NAMES.Network });
  }
}
