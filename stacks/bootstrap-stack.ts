import type { Construct } from 'constructs';
import type { PlatformEnvironment } from '../environments/platform.ts';
import { EnvironmentStack } from './environment-stack.ts';
import { STACK_NAMES } from './outputs.ts';

export interface BootstrapStackProps {
  readonly environment: PlatformEnvironment;
}

/** State bucket, lock table, GitLab identity provider, plan and apply roles, permissions boundary. */
export class BootstrapStack extends EnvironmentStack<'Bootstrap'> {
  constructor(scope: Construct, { environment }: BootstrapStackProps) {
    super(scope, { environment, kind: 'Bootstrap', name: STACK_NAMES.Bootstrap });
  }
}
