import type { Controller, ControllerContext } from './controller.ts';
import { objectStorage } from './object-storage.ts';

/**
 * Velero: objects of the cluster in its bucket. It has no right in EC2: snapshots of volumes, and volumes from snapshots,
 * are made by the EBS driver, which it asks through the cluster.
 */
export function velero({ buckets, dataKeyArn }: ControllerContext): Controller {
  return {
    name: 'velero',
    description: 'Velero: backups of the objects of the cluster',
    namespace: 'velero',
    serviceAccount: 'velero-server',
    statements: objectStorage({
      bucketArn: buckets.velero.arn,
      keyArn: dataKeyArn,
      bucketActions: ['s3:ListBucketMultipartUploads'],
      objectActions: ['s3:AbortMultipartUpload', 's3:ListMultipartUploadParts', 's3:PutObjectTagging'],
    }),
  };
}
