import type { AwsProvider } from '@cdktf/provider-aws/lib/provider/index.js';
import type { Deployment, PlatformEnvironment } from '../../environments/platform.ts';
import type { SizedKind, Sizes, Zone } from '../../environments/schema.ts';
import { type NameRules, physicalName } from '../../lib/names.ts';
import type { Access, NeedKind, NeedOf } from '../../systems/schema.ts';
import type { FirstValue } from '../data/first-value.ts';
import type { Statement } from '../identity/statement.ts';
import type { Chart } from '../observability/chart.ts';

/** What the needs of one system are made from: plain values and tokens that the stack passes down. */
export interface NeedContext {
  readonly environment: PlatformEnvironment;
  readonly deployment: Deployment;
  /** ARN of the boundary that every role carries. */
  readonly boundaryArn: string;
  /** KMS keys: of data in this region, of its copies in the second one, of log groups. */
  readonly keys: { readonly data: string; readonly dataSecond: string; readonly logs: string };
  /** Alert topics, in this region and in us-east-1 (metrics of CloudFront). */
  readonly alerts: { readonly topicArn: string; readonly usEast1TopicArn: string };
  /** Buckets of S3 access logs, in this region and in the second one. */
  readonly accessLogs: { readonly bucket: string; readonly secondBucket: string };
  readonly network: NeedNetwork;
  /** The way in from the edge; asked for only where CloudFront stands in front, since asking reads the edge's state. */
  readonly edge: () => NeedEdge;
  /** Providers of other regions; asked for only where a resource lies there, since asking creates them. */
  readonly providers: { readonly usEast1: () => AwsProvider; readonly second: () => AwsProvider };
}

/** Where a need's network interfaces lie. */
export interface NeedNetwork {
  readonly vpcId: string;
  /** Subnets by zone, in the environment's order; without a data tier the data subnets are the app subnets. */
  readonly appSubnetIds: readonly SubnetOf[];
  readonly dataSubnetIds: readonly SubnetOf[];
  readonly securityGroups: { readonly data: string; readonly functions: string; readonly vpcLink: string };
}

/** What a distribution takes from the stacks below. */
export interface NeedEdge {
  /** Hosted zone of the system's host. */
  readonly zoneId: string;
  /** Certificate that CloudFront shows; it lies in us-east-1 and names the system's host. */
  readonly certificateUsEast1Arn: string;
  /** Web ACL of CloudFront's scope. */
  readonly webAclCloudfrontArn: string;
}

export interface SubnetOf {
  readonly zone: Zone;
  readonly id: string;
}

/** A service and what it may do with one need. */
export interface NeedUser {
  readonly service: string;
  readonly access: Access;
}

/** What every need is to the stack that holds it: what it publishes, and what using it takes. */
export interface NeedConstruct {
  readonly name: string;
  readonly kind: NeedKind;
  /** Permissions of a service's role for this access; empty where a secret in the pod is all it takes. */
  grant(user: NeedUser): readonly Statement[];
  /** Scalars for the cluster side, published as `need_<name>_<field>` in snake case; never a secret. */
  readonly outputs: Readonly<Record<string, string>>;
  /** Secrets that External Secrets may read for this system. */
  readonly secretArns: readonly string[];
  /** What an apply puts into secrets of it that are empty; its outputs are those above, by field. */
  readonly firstValues?: readonly FirstValue[];
  /** Queues whose length KEDA may read. */
  readonly queueArns: readonly string[];
  /** What the system's dashboard shows of it; left out, the metrics of its alarms are shown. */
  readonly charts?: readonly Chart[];
}

/** A need of one kind on its way into resources. Needs that it refers to (queues) are in `built` already. */
export interface NeedInput<K extends NeedKind> {
  readonly context: NeedContext;
  readonly name: string;
  readonly need: NeedOf<K>;
  readonly built: ReadonlyMap<string, NeedConstruct>;
}

/** Physical name `<environment>-<system>-<need>`, with further parts behind it. */
export function needName({ environment, deployment }: NeedContext, parts: readonly string[], rules: NameRules): string {
  return physicalName([environment.name, deployment.system.name, ...parts], rules);
}

/** Physical name with the account id behind it, for what shares one namespace with all accounts (S3 buckets). */
export function globalNeedName(context: NeedContext, parts: readonly string[], rules: NameRules): string {
  return needName(context, [...parts, context.environment.accountId], rules);
}

/** ARN of something in this account and region that is known by name before it exists. */
export function accountArn({ environment }: NeedContext, service: string, resource: string): string {
  return `arn:aws:${service}:${environment.region}:${environment.accountId}:${resource}`;
}

/** The sizes that a need has in this environment. The platform merged and checked them by kind. */
export function sizeOf<K extends SizedKind>({ context, name }: NeedInput<K>): Sizes[K] {
  return context.deployment.sizes[name] as Sizes[K];
}

/** The services that use a need, in the order of the system's file. */
export function usersOf(deployment: Deployment, need: string): readonly NeedUser[] {
  return Object.entries(deployment.services).flatMap(([service, { uses }]) => {
    const access = uses[need];
    return access === undefined ? [] : [{ service, access }];
  });
}
