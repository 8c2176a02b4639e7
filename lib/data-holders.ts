/**
 * Terraform resource types of ours that hold data or control which cannot be had back by applying again, with what is lost
 * when one is replaced, in a word or two. The address ledger and the review page read this list. The guard of the pipeline
 * has one of its own with the settings and the advice of each, and knows more types: all that AWS could lose, and what only
 * interrupts others. A test holds this list to that one.
 */
export const DATA_HOLDERS: Readonly<Record<string, string>> = {
  aws_backup_vault: 'recovery points',
  aws_cloudtrail: 'the unbroken audit trail',
  aws_cloudwatch_log_group: 'log events',
  aws_db_instance: 'a database',
  aws_dynamodb_table: 'a table',
  aws_ebs_volume: 'a volume',
  aws_ecr_repository: 'images and charts',
  aws_eip: 'an address that others allow by name',
  aws_eks_cluster: 'the cluster and everything that only lives in it',
  aws_elasticache_replication_group: 'a cache or its locks',
  aws_kms_key: 'the only key to everything encrypted with it',
  aws_route53_zone: 'a zone whose name servers others delegate to',
  aws_s3_bucket: 'objects',
  aws_secretsmanager_secret: 'a secret value',
  aws_sqs_queue: 'unread messages',
};

/** Whether losing a resource of this type loses something that an apply does not bring back. */
export function holdsData(type: string): boolean {
  return Object.hasOwn(DATA_HOLDERS, type);
}
