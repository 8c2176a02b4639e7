import { volumeKeyStatements } from '../identity/volume-key.ts';
import type { Controller, ControllerContext } from './controller.ts';
import { objectStorage } from './object-storage.ts';

/** Tag of every volume and snapshot that the cluster's EBS driver made. */
const OF_DRIVER = 'ebs.csi.aws.com/cluster';
/** Tag of every snapshot that Velero made. */
const OF_VELERO = 'velero.io/backup';

/** Velero: cluster resources in its bucket, snapshots of volumes that the cluster made, volumes restored from its own snapshots. */
export function velero({ buckets, dataKeyArn, region, accountId }: ControllerContext): Controller {
  const volumes = [`arn:aws:ec2:${region}:${accountId}:volume/*`];
  // Snapshots belong to no account in an ARN.
  const snapshots = [`arn:aws:ec2:${region}::snapshot/*`];
  const taggedByVelero = { StringLike: { [`aws:RequestTag/${OF_VELERO}`]: '*' } };
  const madeByVelero = { StringLike: { [`aws:ResourceTag/${OF_VELERO}`]: '*' } };
  return {
    name: 'velero',
    description: 'Velero: backups of cluster resources, snapshots of the volumes of the cluster',
    namespace: 'velero',
    serviceAccount: 'velero-server',
    statements: [
      ...objectStorage({
        bucketArn: buckets.velero.arn,
        keyArn: dataKeyArn,
        bucketActions: ['s3:ListBucketMultipartUploads'],
        objectActions: ['s3:AbortMultipartUpload', 's3:ListMultipartUploadParts', 's3:PutObjectTagging'],
      }),
      {
        sid: 'LookUp',
        actions: ['ec2:DescribeSnapshots', 'ec2:DescribeVolumes'],
        resources: ['*'],
        because: 'these describe actions know no resources',
      },
      {
        sid: 'SnapshotVolumesOfCluster',
        actions: ['ec2:CreateSnapshot'],
        resources: volumes,
        conditions: { StringEquals: { [`aws:ResourceTag/${OF_DRIVER}`]: 'true' } },
      },
      { sid: 'MakeSnapshots', actions: ['ec2:CreateSnapshot'], resources: snapshots, conditions: taggedByVelero },
      {
        sid: 'TagNew',
        actions: ['ec2:CreateTags'],
        resources: [...snapshots, ...volumes],
        conditions: { StringEquals: { 'ec2:CreateAction': ['CreateSnapshot', 'CreateVolume'] } },
      },
      { sid: 'DeleteSnapshots', actions: ['ec2:DeleteSnapshot'], resources: snapshots, conditions: madeByVelero },
      { sid: 'RestoreFromSnapshots', actions: ['ec2:CreateVolume'], resources: snapshots, conditions: madeByVelero },
      { sid: 'RestoreVolumes', actions: ['ec2:CreateVolume'], resources: volumes, conditions: taggedByVelero },
      ...volumeKeyStatements(dataKeyArn),
    ],
  };
}
