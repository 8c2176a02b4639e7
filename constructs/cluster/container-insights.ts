import { Construct } from 'constructs';
import { LogGroup } from '../observability/log-group.ts';

export interface ContainerInsightsProps {
  readonly clusterName: string;
  readonly days: number;
  readonly keyArn: string;
}

/** The log groups that the CloudWatch agents write to: pods, node services, nodes, and the events that metrics are made of. */
export const LOG_GROUPS = ['application', 'dataplane', 'host', 'performance'] as const;

/** Made here, because the agents would make them without retention and key. */
export class ContainerInsights extends Construct {
  readonly logGroups: readonly LogGroup[];

  constructor(scope: Construct, id: string, { clusterName, days, keyArn }: ContainerInsightsProps) {
    super(scope, id);
    this.logGroups = LOG_GROUPS.map(
      (name) =>
        new LogGroup(this, `${name.charAt(0).toUpperCase()}${name.slice(1)}`, {
          name: `/aws/containerinsights/${clusterName}/${name}`,
          days,
          keyArn,
        }),
    );
  }
}
