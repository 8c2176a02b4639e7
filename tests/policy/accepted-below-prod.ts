import type { Accepted } from './accepted.ts';

/** What dev and staging do without, as their data says with its reasons, and prod has. */
export const ACCEPTED_BELOW_PROD: readonly Accepted[] = [
  {
    check: 'CKV2_AWS_50',
    where: /^dev-bytebytego-aws: aws_elasticache_replication_group\.(cache|locks)$/,
    reason: 'dev keeps one node: a lost cache is filled again',
  },
  {
    check: 'CKV_AWS_144',
    where: /^dev-(bytebytego-aws: aws_s3_bucket\.media|operations: aws_s3_bucket\.velero)$/,
    reason: 'dev keeps no copies in a second region: test data can be made again',
  },
  {
    check: 'CKV_AWS_150',
    where: /^dev-edge: resource\.mesh$/,
    reason: 'dev is rebuilt at will',
  },
  {
    check: 'CKV_AWS_157',
    where: /^dev-\w+-aws: resource\.(main|articles)$/,
    reason: 'dev pays half by having no standby; test data can wait for a restore',
  },
  {
    check: 'CKV_AWS_293',
    where: /^dev-\w+-aws: resource\.(main|articles)$/,
    reason: 'dev is rebuilt at will',
  },
  {
    check: 'CKV_AWS_338',
    where:
      /^dev-[\w-]+: resource\.(trail_events|cluster_logs|flow_logs_records|web_acl(_cloudfront)?_logs|\w+_(slow|engine|postgresql|upgrade|rotation)_log)$/,
    reason: 'dev keeps a week of logs, as its retention says; prod keeps a year',
  },
  {
    check: 'CKV_AWS_338',
    where:
      /^staging-[\w-]+: resource\.(trail_events|cluster_logs|flow_logs_records|web_acl(_cloudfront)?_logs|\w+_(slow|engine|postgresql|upgrade|rotation)_log)$/,
    reason: 'a rehearsal is looked at within the month, as its retention says; prod keeps a year',
  },
  {
    check: 'CKV_AWS_338',
    where:
      /^staging-(bytebytego-aws: resource\.api_access_log|cluster: resource\.container_insights_(application|dataplane|host|performance))$/,
    reason: 'a rehearsal is looked at within the month, as its retention says; prod keeps a year',
  },
  {
    check: 'CKV_AWS_39',
    where: /^dev-cluster: resource\.cluster$/,
    reason: "dev's API is open to the office network alone, where developers use kubectl",
  },
];
