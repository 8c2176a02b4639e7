import type { Block } from '../../read/synth-output.ts';
import { blocksAt, inside, isTrue } from './blocks.ts';

/** One thing that a resource encrypts, or does not. */
export interface Encrypted {
  readonly what: string;
  readonly ok: boolean;
  /** Expression of the key; absent: AWS's own key, or none. */
  readonly key?: unknown;
  readonly why?: string;
}

type Rule = (block: Block) => readonly Encrypted[];

const AWS_KEY = "AWS's own key";

/** Encrypted by AWS in any case; a key of our own is the question. */
function always(what: string, path: string, otherwise: string = AWS_KEY): Rule {
  return (block) => {
    const key = inside(block, path);
    return [isOwn(key) ? { what, ok: true, key } : { what, ok: true, why: otherwise }];
  };
}

/** Encrypted only where it says so. */
function onlyIf(what: string, flag: string, key: string): Rule {
  return (block) => [encrypted(what, block, flag, key)];
}

function encrypted(what: string, block: unknown, flag: string, path: string): Encrypted {
  if (!isTrue(inside(block, flag))) return { what, ok: false, why: 'not encrypted' };
  const key = inside(block, path);
  return isOwn(key) ? { what, ok: true, key } : { what, ok: true, why: AWS_KEY };
}

function isOwn(key: unknown): boolean {
  return typeof key === 'string' && key !== '' && !/^alias\/aws\//.test(key);
}

function database(block: Block): readonly Encrypted[] {
  const storage = encrypted('storage and backups', block, 'storage_encrypted', 'kms_key_id');
  const replica = block['replicate_source_db'];
  const insights = encrypted(
    'performance insights',
    block,
    'performance_insights_enabled',
    'performance_insights_kms_key_id',
  );
  return [
    replica === undefined || storage.key !== undefined || !storage.ok
      ? storage
      : { what: storage.what, ok: true, key: replica, why: 'the key of what it replicates' },
    ...(isTrue(block['performance_insights_enabled']) ? [insights] : []),
  ];
}

function cache(block: Block): readonly Encrypted[] {
  const moved = isTrue(block['transit_encryption_enabled']);
  return [
    encrypted('data at rest', block, 'at_rest_encryption_enabled', 'kms_key_id'),
    { what: 'in transit', ok: moved, why: moved ? 'TLS' : 'not encrypted' },
  ];
}

function volumes(path: string, at: string, name: (volume: Block) => string): Rule {
  return (block) =>
    blocksAt(block, path).map((volume) => {
      const what = name(volume);
      return at === '' ? encrypted(what, volume, 'encrypted', 'kms_key_id') : inner(what, volume, at);
    });
}

function inner(what: string, volume: Block, at: string): Encrypted {
  return encrypted(what, volume, `${at}.encrypted`, `${at}.kms_key_id`);
}

function listener({ protocol, default_action }: Block): readonly Encrypted[] {
  if (protocol === 'HTTPS' || protocol === 'TLS') return [{ what: 'in transit', ok: true, why: 'TLS' }];
  const redirects = inside(default_action, 'redirect.protocol') === 'HTTPS';
  return [
    { what: 'in transit', ok: redirects, why: redirects ? 'redirects to HTTPS' : `${String(protocol)} in clear` },
  ];
}

function distribution(block: Block): readonly Encrypted[] {
  const behaviours = [...blocksAt(block, 'default_cache_behavior'), ...blocksAt(block, 'ordered_cache_behavior')];
  const open = behaviours.filter(({ viewer_protocol_policy }) => viewer_protocol_policy === 'allow-all');
  const least = String(inside(block, 'viewer_certificate.minimum_protocol_version') ?? 'TLS');
  return [
    { what: 'in transit', ok: open.length === 0, why: open.length === 0 ? `TLS, ${least} at least` : 'HTTP too' },
  ];
}

function queue(block: Block): readonly Encrypted[] {
  if (isOwn(block['kms_master_key_id'])) return [{ what: 'messages', ok: true, key: block['kms_master_key_id'] }];
  const off = block['sqs_managed_sse_enabled'] === false;
  return [{ what: 'messages', ok: !off, why: off ? 'not encrypted' : AWS_KEY }];
}

function topic(block: Block): readonly Encrypted[] {
  const key = block['kms_master_key_id'];
  if (isOwn(key)) return [{ what: 'messages', ok: true, key }];
  const named = typeof key === 'string' && key !== '';
  return [{ what: 'messages', ok: named, why: named ? AWS_KEY : 'not encrypted' }];
}

/** What each type of resource can encrypt. Buckets say it in a resource of their own, see `encryptionOf`. */
export const ENCRYPTION_RULES: Readonly<Record<string, Rule>> = {
  aws_backup_vault: always('recovery points', 'kms_key_arn'),
  aws_cloudfront_distribution: distribution,
  aws_cloudtrail: always('trail files', 'kms_key_id'),
  aws_cloudwatch_log_group: always('log events', 'kms_key_id'),
  aws_db_instance: database,
  aws_dynamodb_table: always('items', 'server_side_encryption.kms_key_arn'),
  aws_ebs_encryption_by_default: onlyIf('volumes without a setting of their own', 'enabled', ''),
  aws_ebs_volume: onlyIf('volume', 'encrypted', 'kms_key_id'),
  aws_ecr_repository: always('images', 'encryption_configuration.kms_key'),
  aws_efs_file_system: onlyIf('files', 'encrypted', 'kms_key_id'),
  aws_eks_cluster: always('secrets of Kubernetes', 'encryption_config.provider.key_arn'),
  aws_elasticache_replication_group: cache,
  aws_instance: volumes('root_block_device', '', () => 'root volume'),
  aws_lambda_function: always('environment variables', 'kms_key_arn'),
  aws_launch_template: volumes('block_device_mappings', 'ebs', ({ device_name }) => `volume ${String(device_name)}`),
  aws_lb_listener: listener,
  aws_rds_cluster: database,
  aws_secretsmanager_secret: always('secret value', 'kms_key_id'),
  aws_sns_topic: topic,
  aws_sqs_queue: queue,
  aws_synthetics_canary: always('reports', 'artifact_config.s3_encryption.kms_key_arn'),
};
