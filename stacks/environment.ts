import type { Construct } from 'constructs';
import type { PlatformEnvironment } from '../environments/platform.ts';
import { AccountStack } from './account-stack.ts';
import { BootstrapStack } from './bootstrap-stack.ts';
import { ClusterStack } from './cluster-stack.ts';
import { EdgeStack } from './edge-stack.ts';
import { NetworkStack } from './network-stack.ts';
import { OperationsStack } from './operations-stack.ts';
import { PlatformStack } from './platform-stack.ts';
import { SystemAwsStack } from './system-aws-stack.ts';
import { SystemStack } from './system-stack.ts';

/** Places every stack of one environment below `scope`, upstream first. */
export function buildEnvironment(scope: Construct, environment: PlatformEnvironment): void {
  const bootstrap = new BootstrapStack(scope, { environment });
  const account = new AccountStack(scope, { environment, bootstrap });
  const network = new NetworkStack(scope, { environment, bootstrap, account });
  const edge = new EdgeStack(scope, { environment, bootstrap, account, network });
  const operations = new OperationsStack(scope, { environment, bootstrap, account, network });
  const cluster = new ClusterStack(scope, { environment, bootstrap, account, network });
  const platform = new PlatformStack(scope, { environment, bootstrap, account, network, edge, operations, cluster });
  for (const deployment of environment.deployments) {
    const systemAws = new SystemAwsStack(scope, { environment, deployment, bootstrap, account, network, edge });
    new SystemStack(scope, { environment, deployment, account, network, cluster, platform, systemAws });
  }
}
