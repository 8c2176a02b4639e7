import type { S3BucketLifecycleConfigurationRule } from '@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration/index.js';

/** Days that an overwritten or deleted log can be had back: time to notice that somebody tidied up. */
export const LOG_VERSION_DAYS = 30;

/** Logs are read in their first weeks; from then on storage costs a fifth, at a charge for each read. */
const COLD_AFTER_DAYS = 90;
/** Glacier Instant Retrieval bills 90 days at least: what is kept for less than both together stays where it is. */
const COLD_AT_LEAST_DAYS = 90;

/** Keeps logs for so many days, the later ones in cold storage that still answers at once. */
export function auditLifecycle(days: number): S3BucketLifecycleConfigurationRule[] {
  const cold = days >= COLD_AFTER_DAYS + COLD_AT_LEAST_DAYS;
  return [
    {
      id: 'expire-logs',
      status: 'Enabled',
      filter: [{ prefix: '' }],
      expiration: [{ days }],
      ...(cold ? { transition: [{ days: COLD_AFTER_DAYS, storageClass: 'GLACIER_IR' }] } : {}),
    },
  ];
}
