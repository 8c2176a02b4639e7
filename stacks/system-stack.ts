import type { Construct } from 'constructs';
import type { Deployment, PlatformEnvironment } from '../environments/platform.ts';
import type { ClusterStack } from './cluster-stack.ts';
import { EnvironmentStack } from './environment-stack.ts';
import type { PlatformStack } from './platform-stack.ts';
import type { SystemAwsStack } from './system-aws-stack.ts';

export interface SystemStackProps {
  readonly environment: PlatformEnvironment;
  readonly deployment: Deployment;
  readonly cluster: ClusterStack;
  readonly platform: PlatformStack;
  readonly systemAws: SystemAwsStack;
}

/** One system in the cluster: its identity associations, namespace and releases or Argo CD applications. */
export class SystemStack extends EnvironmentStack<'System'> {
  constructor(scope: Construct, { environment, deployment }: SystemStackProps) {
    super(scope, { environment, kind: 'System', name: deployment.system.name, system: deployment.system.name });
  }
}
