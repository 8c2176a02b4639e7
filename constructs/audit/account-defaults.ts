import { EbsDefaultKmsKey } from '@cdktf/provider-aws/lib/ebs-default-kms-key/index.js';
import { EbsEncryptionByDefault } from '@cdktf/provider-aws/lib/ebs-encryption-by-default/index.js';
import { EbsSnapshotBlockPublicAccess } from '@cdktf/provider-aws/lib/ebs-snapshot-block-public-access/index.js';
import { Ec2ImageBlockPublicAccess } from '@cdktf/provider-aws/lib/ec2-image-block-public-access/index.js';
import { Ec2InstanceMetadataDefaults } from '@cdktf/provider-aws/lib/ec2-instance-metadata-defaults/index.js';
import { IamAccountPasswordPolicy } from '@cdktf/provider-aws/lib/iam-account-password-policy/index.js';
import type { AwsProvider } from '@cdktf/provider-aws/lib/provider/index.js';
import { S3AccountPublicAccessBlock } from '@cdktf/provider-aws/lib/s3-account-public-access-block/index.js';
import { Construct } from 'constructs';

/** What holds for the whole account whatever a stack says: nothing in S3 is public, and a password would be a strong one. */
export class AccountDefaults extends Construct {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new S3AccountPublicAccessBlock(this, 'S3', {
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    new IamAccountPasswordPolicy(this, 'Passwords', {
      minimumPasswordLength: 16,
      requireLowercaseCharacters: true,
      requireUppercaseCharacters: true,
      requireNumbers: true,
      requireSymbols: true,
      allowUsersToChangePassword: true,
      passwordReusePrevention: 24,
      maxPasswordAge: 90,
    });
  }
}

export interface RegionDefaultsProps {
  /** Key of volumes that name none. */
  readonly keyArn: string;
  readonly provider?: AwsProvider;
}

/** What holds for a region: volumes are encrypted, images and snapshots private, instance metadata wants a token. */
export class RegionDefaults extends Construct {
  constructor(scope: Construct, id: string, { keyArn, provider }: RegionDefaultsProps) {
    super(scope, id);
    const other = provider === undefined ? {} : { provider };
    new EbsEncryptionByDefault(this, 'VolumesEncrypted', { enabled: true, ...other });
    new EbsDefaultKmsKey(this, 'VolumeKey', { keyArn, ...other });
    new EbsSnapshotBlockPublicAccess(this, 'SnapshotsPrivate', { state: 'block-all-sharing', ...other });
    new Ec2ImageBlockPublicAccess(this, 'ImagesPrivate', { state: 'block-new-sharing', ...other });
    new Ec2InstanceMetadataDefaults(this, 'Metadata', { httpTokens: 'required', httpPutResponseHopLimit: 1, ...other });
  }
}
