import { acceptsName, type NamedKind } from '../../lib/aws-limits.ts';
import type { Block, StackJson } from '../support/app.ts';

/** Where each type of resource carries its physical name, and which limit holds for it. */
const NAMED: Readonly<Record<string, readonly [attribute: string, kind: NamedKind]>> = {
  aws_iam_role: ['name', 'iamRole'],
  aws_iam_policy: ['name', 'iamPolicy'],
  aws_iam_instance_profile: ['name', 'iamInstanceProfile'],
  aws_s3_bucket: ['bucket', 's3Bucket'],
  aws_lb: ['name', 'loadBalancer'],
  aws_lb_target_group: ['name', 'targetGroup'],
  aws_db_instance: ['identifier', 'rdsInstance'],
  aws_db_subnet_group: ['name', 'rdsSubnetGroup'],
  aws_db_parameter_group: ['name', 'parameterGroup'],
  aws_elasticache_replication_group: ['replication_group_id', 'elasticacheGroup'],
  aws_sqs_queue: ['name', 'sqsQueue'],
  aws_sns_topic: ['name', 'snsTopic'],
  aws_eks_cluster: ['name', 'eksCluster'],
  aws_eks_node_group: ['node_group_name', 'eksNodeGroup'],
  aws_lambda_function: ['function_name', 'lambdaFunction'],
  aws_synthetics_canary: ['name', 'canary'],
  aws_secretsmanager_secret: ['name', 'secret'],
  aws_cloudwatch_log_group: ['name', 'logGroup'],
  aws_cloudwatch_metric_alarm: ['alarm_name', 'alarm'],
  aws_cloudwatch_dashboard: ['dashboard_name', 'dashboard'],
  aws_wafv2_web_acl: ['name', 'wafWebAcl'],
  aws_ecr_repository: ['name', 'ecrRepository'],
  aws_backup_vault: ['name', 'backupVault'],
  aws_kms_alias: ['name', 'kmsAlias'],
  aws_budgets_budget: ['name', 'budget'],
  aws_cloudtrail: ['name', 'cloudTrail'],
  aws_apigatewayv2_api: ['name', 'apiGateway'],
  aws_security_group: ['name', 'securityGroup'],
  aws_dynamodb_table: ['name', 'dynamodbTable'],
  aws_cloudwatch_event_rule: ['name', 'eventRule'],
  aws_launch_template: ['name', 'launchTemplate'],
};

/** One physical name in a stack; `place` tells names of different regions apart. */
export interface PhysicalName {
  readonly address: string;
  readonly type: string;
  readonly name: string;
  readonly place: string;
}

/** Every physical name that a stack gives; names that only Terraform knows are left out. */
export function physicalNames(stack: StackJson): readonly PhysicalName[] {
  return Object.entries(NAMED).flatMap(([type, [attribute]]) =>
    Object.entries(stack.resources(type)).flatMap(([id, block]: [string, Block]) => {
      const name = block[attribute];
      if (typeof name !== 'string' || name.includes('${')) return [];
      return [{ address: `${stack.id} ${type}.${id}`, type, name, place: String(block['provider'] ?? 'own region') }];
    }),
  );
}

/** Names that AWS would refuse. */
export function refusedNames(stack: StackJson): string[] {
  return physicalNames(stack)
    .filter(({ type, name }) => !acceptsName(NAMED[type]?.[1] ?? 'alarm', name))
    .map(({ address, name }) => `${address}: ${name}`);
}

/** Names that two resources of one type and region share within an environment. */
export function sharedNames(stacks: Iterable<StackJson>): string[] {
  const all = [...stacks].flatMap((stack) => physicalNames(stack));
  const groups = Map.groupBy(all, ({ type, name, place }) => `${type} ${place} ${name}`);
  return [...groups.values()]
    .filter((same) => same.length > 1)
    .map((same) => same.map(({ address }) => address).join(' = '));
}
