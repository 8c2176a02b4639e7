import { S3BucketReplicationConfigurationA } from '@cdktf/provider-aws/lib/s3-bucket-replication-configuration/index.js';
import { Construct } from 'constructs';
import { Role, trustOwnAccountService } from '../identity/role.ts';
import type { Statement } from '../identity/statement.ts';
import type { Bucket } from '../storage/bucket.ts';

const READ_SOURCE = ['s3:GetReplicationConfiguration', 's3:ListBucket'] as const;
const READ_VERSIONS = [
  's3:GetObjectVersionForReplication',
  's3:GetObjectVersionAcl',
  's3:GetObjectVersionTagging',
] as const;
const WRITE_COPIES = ['s3:ReplicateObject', 's3:ReplicateTags'] as const;

/** The two ends of a replication. */
export interface ReplicationEnds {
  readonly sourceArn: string;
  readonly sourceKeyArn: string;
  readonly sourceRegion: string;
  readonly targetArn: string;
  readonly targetKeyArn: string;
  readonly targetRegion: string;
  readonly deletions?: 'kept' | 'followed';
}

export interface ReplicationProps extends Omit<ReplicationEnds, 'sourceArn' | 'targetArn'> {
  readonly roleName: string;
  readonly boundaryArn: string;
  readonly source: Bucket;
  readonly target: Bucket;
  /** Purpose of the role, as a sentence. */
  readonly description?: string;
  /** `kept` (default): a deletion stays where it happens. `followed`: the copy gets the delete marker too, its versions stay. */
  readonly deletions?: 'kept' | 'followed';
}

/**
 * Copies every new version of a bucket into another region. Versions are never deleted there: whoever empties the first
 * bucket leaves the second one whole.
 */
export class Replication extends Construct {
  constructor(scope: Construct, id: string, { source, target, deletions = 'kept', ...props }: ReplicationProps) {
    super(scope, id);
    const role = new Role(this, 'Role', {
      name: props.roleName,
      description: props.description ?? 'Copies Terraform states into the second region',
      trust: [trustOwnAccountService('s3.amazonaws.com')],
      boundaryArn: props.boundaryArn,
      statements: replicationStatements({ ...props, deletions, sourceArn: source.arn, targetArn: target.arn }),
    });
    new S3BucketReplicationConfigurationA(this, 'Resource', {
      bucket: source.resource.id,
      role: role.arn,
      rule: [
        {
          id: 'everything',
          status: 'Enabled',
          filter: { prefix: '' },
          deleteMarkerReplication: { status: deletions === 'followed' ? 'Enabled' : 'Disabled' },
          sourceSelectionCriteria: { sseKmsEncryptedObjects: { status: 'Enabled' } },
          destination: {
            bucket: target.arn,
            encryptionConfiguration: { replicaKmsKeyId: props.targetKeyArn },
          },
        },
      ],
      dependsOn: [source.versioning, target.versioning],
    });
  }
}

/** What S3 does on our behalf: read versions here, write copies there, with the keys of both ends and only through S3. */
export function replicationStatements(ends: ReplicationEnds): readonly Statement[] {
  return [
    { sid: 'ReadSource', actions: READ_SOURCE, resources: [ends.sourceArn] },
    { sid: 'ReadVersions', actions: READ_VERSIONS, resources: [`${ends.sourceArn}/*`] },
    {
      sid: 'WriteCopies',
      actions: ends.deletions === 'followed' ? [...WRITE_COPIES, 's3:ReplicateDelete'] : WRITE_COPIES,
      resources: [`${ends.targetArn}/*`],
    },
    {
      sid: 'Decrypt',
      actions: ['kms:Decrypt'],
      resources: [ends.sourceKeyArn],
      conditions: { StringEquals: { 'kms:ViaService': `s3.${ends.sourceRegion}.amazonaws.com` } },
    },
    {
      sid: 'Encrypt',
      actions: ['kms:Encrypt', 'kms:GenerateDataKey'],
      resources: [ends.targetKeyArn],
      conditions: { StringEquals: { 'kms:ViaService': `s3.${ends.targetRegion}.amazonaws.com` } },
    },
  ];
}
