import { fileURLToPath } from 'node:url';
import { LambdaFunction } from '@cdktf/provider-aws/lib/lambda-function/index.js';
import { LambdaPermission } from '@cdktf/provider-aws/lib/lambda-permission/index.js';
import { Construct } from 'constructs';
import { NAME_LIMITS } from '../../lib/aws-limits.ts';
import { LAMBDA_RUNTIME } from '../../lib/catalogue/runtimes.ts';
import { FunctionAsset } from '../function/function-asset.ts';
import { Role, trustService } from '../identity/role.ts';
import type { Statement } from '../identity/statement.ts';
import { type NeedContext, needName } from '../needs/need.ts';
import { Alarm } from '../observability/alarm.ts';
import { LogGroup } from '../observability/log-group.ts';

const FOLDER = fileURLToPath(new URL('../../functions/postgres-rotation', import.meta.url));

/** RDS takes a minute or two to put a new master password into effect; a step that runs out of time is continued by a retry. */
const TIMEOUT_SECONDS = 300;
const MEMORY_MIB = 256;

export interface RotationFunctionProps {
  readonly context: NeedContext;
  readonly needName: string;
  /** Identifier and ARN of the primary. */
  readonly instance: { readonly identifier: string; readonly arn: string };
  readonly masterSecretArn: string;
  /** Every secret that it rotates, the master's among them. */
  readonly secretArns: readonly string[];
}

/** The function that Secrets Manager calls to change the passwords of one PostgreSQL instance, and of no other. */
export class RotationFunction extends Construct {
  readonly resource: LambdaFunction;
  /** What lets Secrets Manager call it; rotation can be switched on once this exists. */
  readonly permission: LambdaPermission;

  constructor(scope: Construct, id: string, props: RotationFunctionProps) {
    super(scope, id);
    const { context, instance } = props;
    const { accountId, retention } = context.environment;
    const name = needName(context, [props.needName, 'rotation'], { maxLength: NAME_LIMITS.lambdaFunction.max });
    const log = new LogGroup(this, 'Log', {
      name: `/aws/lambda/${name}`,
      days: retention.logDays,
      keyArn: context.keys.logs,
    });
    const role = new Role(this, 'Role', {
      name,
      description: `Rotation of the passwords of ${instance.identifier}`,
      trust: [trustService('lambda.amazonaws.com', accountId)],
      boundaryArn: context.boundaryArn,
      statements: rotationStatements({
        secretArns: props.secretArns,
        instanceArn: instance.arn,
        logGroupArn: log.resource.arn,
        keyArn: context.keys.data,
        region: context.environment.region,
      }),
    });
    const asset = new FunctionAsset(this, 'Code', { folder: FOLDER, packages: ['pg'] });
    this.resource = new LambdaFunction(this, 'Resource', {
      functionName: name,
      description: `Rotates the passwords of ${instance.identifier}`,
      role: role.arn,
      runtime: LAMBDA_RUNTIME.version,
      architectures: ['arm64'],
      handler: 'index.handler',
      filename: asset.path,
      sourceCodeHash: asset.sourceHash,
      timeout: TIMEOUT_SECONDS,
      memorySize: MEMORY_MIB,
      // No reserved concurrency: an account's default limit may be too low to reserve from, and Secrets Manager itself
      // runs one rotation of a secret at a time.
      environment: { variables: { MASTER_SECRET_ID: props.masterSecretArn, DB_INSTANCE_ID: instance.identifier } },
      kmsKeyArn: context.keys.data,
      vpcConfig: {
        subnetIds: context.network.appSubnetIds.map((subnet) => subnet.id),
        securityGroupIds: [context.network.securityGroups.functions],
      },
      loggingConfig: { logFormat: 'Text', logGroup: log.resource.name },
      dependsOn: [...role.permissions],
    });
    this.permission = new LambdaPermission(this, 'Permission', {
      functionName: this.resource.functionName,
      action: 'lambda:InvokeFunction',
      principal: 'secretsmanager.amazonaws.com',
      sourceAccount: accountId,
    });
    new Alarm(this, 'Errors', {
      name: `${name}-errors`,
      meaning: 'A password was not rotated.',
      runbook: 'password-rotation',
      namespace: 'AWS/Lambda',
      metric: 'Errors',
      dimensions: { FunctionName: name },
      statistic: 'Sum',
      comparison: 'GreaterThanThreshold',
      threshold: 0,
      periodSeconds: 300,
      periods: 1,
      topicArn: context.alerts.topicArn,
    });
  }
}

export interface RotationTargets {
  readonly secretArns: readonly string[];
  readonly instanceArn: string;
  readonly logGroupArn: string;
  readonly keyArn: string;
  readonly region: string;
}

const SECRET_ACTIONS = [
  'secretsmanager:DescribeSecret',
  'secretsmanager:GetSecretValue',
  'secretsmanager:PutSecretValue',
  'secretsmanager:UpdateSecretVersionStage',
];

/** Lambda makes and removes the function's network interfaces in the function's name. */
const INTERFACE_ACTIONS = [
  'ec2:CreateNetworkInterface',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeSubnets',
  'ec2:DeleteNetworkInterface',
  'ec2:AssignPrivateIpAddresses',
  'ec2:UnassignPrivateIpAddresses',
];

/** What rotation takes: these secrets, this instance, its own log, and interfaces in the VPC. */
export function rotationStatements(targets: RotationTargets): readonly Statement[] {
  const { secretArns, instanceArn, logGroupArn, keyArn, region } = targets;
  return [
    { sid: 'Secrets', actions: SECRET_ACTIONS, resources: secretArns },
    {
      sid: 'RandomPassword',
      actions: ['secretsmanager:GetRandomPassword'],
      resources: ['*'],
      because: 'the action knows no resource',
    },
    {
      sid: 'Key',
      actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
      resources: [keyArn],
      conditions: { StringEquals: { 'kms:ViaService': `secretsmanager.${region}.amazonaws.com` } },
    },
    { sid: 'Instance', actions: ['rds:DescribeDBInstances', 'rds:ModifyDBInstance'], resources: [instanceArn] },
    { sid: 'Log', actions: ['logs:CreateLogStream', 'logs:PutLogEvents'], resources: [`${logGroupArn}:*`] },
    {
      sid: 'NetworkInterfaces',
      actions: INTERFACE_ACTIONS,
      resources: ['*'],
      because: 'Lambda refuses a function in a VPC whose role has these on less than everything',
    },
  ];
}
