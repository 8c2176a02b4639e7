import type { Construct } from 'constructs';
import type { Deployment, PlatformEnvironment } from '../environments/platform.ts';
import type { AccountStack } from './account-stack.ts';
import type { BootstrapStack } from './bootstrap-stack.ts';
import type { EdgeStack } from './edge-stack.ts';
import { EnvironmentStack } from './environment-stack.ts';
import type { NetworkStack } from './network-stack.ts';

export interface SystemAwsStackProps {
  readonly environment: PlatformEnvironment;
  readonly deployment: Deployment;
  readonly bootstrap: BootstrapStack;
  readonly account: AccountStack;
  readonly network: NetworkStack;
  readonly edge: EdgeStack;
}

/** The AWS side of one system. It has no Kubernetes provider: it survives, and stays plannable, without a cluster. */
export class SystemAwsStack extends EnvironmentStack<'SystemAws'> {
  readonly deployment: Deployment;

  constructor(scope: Construct, { environment, deployment }: SystemAwsStackProps) {
    super(scope, {
      environment,
      kind: 'SystemAws',
      name: `${deployment.system.name}-aws`,
      system: deployment.system.name,
    });
    this.deployment = deployment;
  }
}
