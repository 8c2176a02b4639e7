import type { Statement } from '../identity/statement.ts';

/** A controller that calls AWS: its pods, by namespace and service account, and what they may do. */
export interface Controller {
  /** Role name without the environment: other stacks' policies name `<environment>-<name>` before it exists. */
  readonly name: string;
  readonly description: string;
  readonly namespace: string;
  readonly serviceAccount: string;
  readonly statements: readonly Statement[];
}

/** A bucket with what its user encrypts by. */
export interface ControllerBucket {
  readonly arn: string;
}

/** Everything that the controllers' permissions are cut to. Values of other stacks are tokens. */
export interface ControllerContext {
  /** Short name of the environment; begins the names of its roles. */
  readonly environment: string;
  readonly accountId: string;
  readonly region: string;
  /** As text: policies name it in tags and ARNs. */
  readonly clusterName: string;
  readonly vpcId: string;
  /** Ids of the hosted zones of this environment. */
  readonly zoneIds: readonly string[];
  readonly dataKeyArn: string;
  /** Topic that tells people. */
  readonly alertsTopicArn: string;
  /** Topic that CloudWatch counts the messages of: none means that alerting is dead. */
  readonly heartbeatTopicArn: string;
  /** Image repositories of our own charts. */
  readonly chartsRepositoryArn: string;
  readonly buckets: {
    readonly logs: ControllerBucket;
    readonly traces: ControllerBucket;
    readonly velero: ControllerBucket;
  };
}

/** ARN of something in the environment's account and region. */
export function regionalArn({ region, accountId }: ControllerContext, service: string, resource: string): string {
  return `arn:aws:${service}:${region}:${accountId}:${resource}`;
}

/** ARNs of the environment's hosted zones. */
export function zoneArns({ zoneIds }: ControllerContext): readonly string[] {
  return zoneIds.map((id) => `arn:aws:route53:::hostedzone/${id}`);
}
