import type { AwsProvider } from '@cdktf/provider-aws/lib/provider/index.js';
import { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket/index.js';
import {
  S3BucketLifecycleConfiguration,
  type S3BucketLifecycleConfigurationRule,
} from '@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration/index.js';
import { S3BucketLoggingA } from '@cdktf/provider-aws/lib/s3-bucket-logging/index.js';
import { S3BucketOwnershipControls } from '@cdktf/provider-aws/lib/s3-bucket-ownership-controls/index.js';
import { S3BucketPolicy } from '@cdktf/provider-aws/lib/s3-bucket-policy/index.js';
import { S3BucketPublicAccessBlock } from '@cdktf/provider-aws/lib/s3-bucket-public-access-block/index.js';
import { S3BucketServerSideEncryptionConfigurationA } from '@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration/index.js';
import { S3BucketVersioningA } from '@cdktf/provider-aws/lib/s3-bucket-versioning/index.js';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { denyWithoutTls, policyDocument, type Statement } from '../identity/statement.ts';

export interface BucketProps {
  /** Global name, at most 63 characters. */
  readonly name: string;
  /** ARN of the KMS key; `sse-s3` where the writer cannot use one (load balancer and S3 access logs). */
  readonly encryption: string | 'sse-s3';
  /** `destroy` lets Terraform empty and remove it; `retain` refuses. */
  readonly removal: 'retain' | 'destroy';
  /** Days that an overwritten or deleted object can be had back. */
  readonly versionDays: number;
  /** Further lifecycle rules, beside the one that lets old versions and unfinished uploads expire. */
  readonly lifecycle?: readonly S3BucketLifecycleConfigurationRule[];
  /** Where S3 writes who read what; absent only for the log buckets themselves. */
  readonly accessLogsBucket?: string;
  /** Further statements of the bucket policy, made from the bucket's ARN. */
  readonly policy?: (bucketArn: string) => readonly Statement[];
  /** Provider of another region. */
  readonly provider?: AwsProvider;
}

/** A private, versioned, encrypted bucket that speaks TLS only and belongs to its owner alone. */
export class Bucket extends Construct {
  readonly resource: S3Bucket;
  /** What must exist before objects are replicated or notified. */
  readonly versioning: ITerraformDependable;
  readonly policy: S3BucketPolicy;

  constructor(scope: Construct, id: string, props: BucketProps) {
    super(scope, id);
    const other = props.provider === undefined ? {} : { provider: props.provider };
    this.resource = new S3Bucket(this, 'Resource', {
      bucket: props.name,
      forceDestroy: props.removal === 'destroy',
      lifecycle: { preventDestroy: props.removal === 'retain' },
      ...other,
    });
    const bucket = this.resource.id;
    new S3BucketOwnershipControls(this, 'Ownership', {
      bucket,
      rule: { objectOwnership: 'BucketOwnerEnforced' },
      ...other,
    });
    const closed = new S3BucketPublicAccessBlock(this, 'PublicAccess', { bucket, ...BLOCK_ALL, ...other });
    this.versioning = new S3BucketVersioningA(this, 'Versioning', {
      bucket,
      versioningConfiguration: { status: 'Enabled' },
      ...other,
    });
    new S3BucketServerSideEncryptionConfigurationA(this, 'Encryption', {
      bucket,
      rule: [encryptionRule(props.encryption)],
      ...other,
    });
    new S3BucketLifecycleConfiguration(this, 'Lifecycle', {
      bucket,
      rule: [expireOldVersions(props.versionDays), ...(props.lifecycle ?? [])],
      dependsOn: [this.versioning],
      ...other,
    });
    const statements = [denyWithoutTls(['s3:*'], [this.arn, `${this.arn}/*`]), ...(props.policy?.(this.arn) ?? [])];
    this.policy = new S3BucketPolicy(this, 'Policy', {
      bucket,
      policy: policyDocument(statements),
      dependsOn: [closed],
      ...other,
    });
    if (props.accessLogsBucket !== undefined) {
      new S3BucketLoggingA(this, 'AccessLogs', {
        bucket,
        targetBucket: props.accessLogsBucket,
        targetPrefix: `${props.name}/`,
        ...other,
      });
    }
  }

  get arn(): string {
    return this.resource.arn;
  }

  /** The bucket's name for whoever writes into it by its policy: not known before the policy is in place. */
  get nameOnceOpen(): string {
    return this.policy.bucket;
  }
}

const BLOCK_ALL = {
  blockPublicAcls: true,
  blockPublicPolicy: true,
  ignorePublicAcls: true,
  restrictPublicBuckets: true,
};

function encryptionRule(encryption: string) {
  const sse =
    encryption === 'sse-s3' ? { sseAlgorithm: 'AES256' } : { sseAlgorithm: 'aws:kms', kmsMasterKeyId: encryption };
  return { applyServerSideEncryptionByDefault: sse, bucketKeyEnabled: encryption !== 'sse-s3' };
}

function expireOldVersions(days: number): S3BucketLifecycleConfigurationRule {
  return {
    id: 'expire-old-versions',
    status: 'Enabled',
    filter: [{ prefix: '' }],
    noncurrentVersionExpiration: [{ noncurrentDays: days }],
    abortIncompleteMultipartUpload: [{ daysAfterInitiation: 7 }],
  };
}
