import { MANAGED_SERVICES, type ManagedService, type PolicyArea } from './managed-services.ts';
import { fixedArns, type PipelineScope } from './pipeline-scope.ts';
import { stateReading } from './state-access.ts';
import type { Statement } from './statement.ts';

/** Areas with one managed policy each. */
export const POLICY_AREAS = Object.keys(MANAGED_SERVICES) as readonly PolicyArea[];

const WHOLE_ACCOUNT = 'AWS makes the ids, and the account holds one environment only';

/** Reads the configuration of everything in the stacks, IAM and KMS apart. */
export function readStatements(): readonly Statement[] {
  return [
    {
      sid: 'Read',
      actions: Object.values(MANAGED_SERVICES).flatMap((services) =>
        services.flatMap(({ service, reads }) => reads.map((action) => `${service}:${action}`)),
      ),
      resources: ['*'],
      because: 'most Describe and List actions accept no resource; none of them returns content',
    },
  ];
}

/** Changes everything in one area: by name where names are ours, else in the whole account. */
export function writesOf(area: PolicyArea, scope: PipelineScope): readonly Statement[] {
  const services = MANAGED_SERVICES[area].filter(({ writes }) => writes.length > 0);
  const byId = services.filter(({ writesTo }) => writesTo === undefined);
  const byName = services.filter(({ writesTo }) => writesTo !== undefined);
  return [
    { sid: 'Write', actions: byId.flatMap(writeActions), resources: ['*'], because: WHOLE_ACCOUNT },
    ...byName.map((item) => ({
      sid: `Write${item.service.replace(/[^a-z0-9]/g, '')}`,
      actions: writeActions(item),
      resources: (item.writesTo ?? []).map((arn) => fill(arn, scope)),
    })),
  ];
}

/** What planning needs beside the reads of the areas: states and locks, IAM and key metadata, public AMI parameters. */
export function planStatements(scope: PipelineScope): readonly Statement[] {
  return [
    ...stateReading(scope),
    {
      sid: 'ReadIdentitiesAndKeys',
      actions: [
        'iam:Get*',
        'iam:List*',
        'kms:DescribeKey',
        'kms:GetKeyPolicy',
        'kms:GetKeyRotationStatus',
        'kms:List*',
      ],
      resources: ['*'],
      because: 'IAM and KMS list across the account; policies and key metadata hold no secret',
    },
    {
      sid: 'ReadPublicParameters',
      actions: ['ssm:GetParameter', 'ssm:GetParameters'],
      resources: ['arn:aws:ssm:*::parameter/aws/service/*'],
    },
  ];
}

/** What a plan job must never see, whatever else its role is given later. */
export function planDenials(scope: PipelineScope): readonly Statement[] {
  return [
    {
      sid: 'NoSecrets',
      effect: 'Deny',
      actions: ['secretsmanager:BatchGetSecretValue', 'secretsmanager:GetSecretValue'],
      resources: ['*'],
    },
    {
      sid: 'NoDecryption',
      effect: 'Deny',
      actions: ['kms:Decrypt'],
      notResources: [scope.stateKeyArn],
      // Lambda shows a function's settings through AWS's own key; without this every plan would set them anew.
      conditions: { StringNotLikeIfExists: { 'kms:ViaService': 'lambda.*.amazonaws.com' } },
    },
    {
      sid: 'NoObjects',
      effect: 'Deny',
      actions: ['s3:GetObject', 's3:GetObjectVersion'],
      notResources: [`${fixedArns(scope).stateBucket}/*`],
    },
  ];
}

function writeActions({ service, writes }: ManagedService): readonly string[] {
  return writes.map((action) => `${service}:${action}`);
}

function fill(arn: string, { accountId, environment }: PipelineScope): string {
  return `arn:aws:${arn.replaceAll('{account}', accountId).replaceAll('{environment}', environment)}`;
}
