import type { EncryptionModel } from '../posture-model.ts';
import { inside, type StackResource, type Stacks } from './blocks.ts';
import { ENCRYPTION_RULES, type Encrypted } from './encryption-rules.ts';

/** Whether and with which key everything is encrypted that can be, in the order of the stacks. */
export function encryptionOf(stacks: Stacks): readonly EncryptionModel[] {
  const buckets = bucketKeys(stacks);
  return stacks.resources.flatMap((resource) => {
    if (resource.type === 'aws_s3_bucket') return [told(bucket(buckets.get(resource.label)), resource, stacks)];
    const found = ENCRYPTION_RULES[resource.type]?.(resource.block) ?? [];
    return found.map((it) => told(withDefaultKey(it, resource, stacks), resource, stacks));
  });
}

function told(found: Encrypted, { label, stack }: StackResource, stacks: Stacks): EncryptionModel {
  const { what, ok, key, why = null } = found;
  const source = stacks.named(stack, key);
  // A replica has the key of its source.
  const own = source?.type === 'aws_db_instance' ? stacks.tell(source.stack, source.block['kms_key_id']) : undefined;
  return { address: label, what, key: own ?? stacks.tell(stack, key), ok, why };
}

/** The key of volumes without a setting of their own is a resource of its own, one in each region. */
function withDefaultKey(found: Encrypted, { type, stack, block }: StackResource, stacks: Stacks): Encrypted {
  if (type !== 'aws_ebs_encryption_by_default') return found;
  const region = block['provider'];
  const key = stacks.resources.find(
    (it) => it.type === 'aws_ebs_default_kms_key' && it.stack === stack && it.block['provider'] === region,
  );
  return key === undefined ? found : { what: found.what, ok: found.ok, key: key.block['key_arn'] };
}

/** `aws_s3_bucket_server_side_encryption_configuration` by the bucket that it is for. */
function bucketKeys(stacks: Stacks): ReadonlyMap<string, StackResource> {
  return new Map(
    stacks.resources.flatMap((resource) => {
      if (resource.type !== 'aws_s3_bucket_server_side_encryption_configuration') return [];
      const of = stacks.named(resource.stack, resource.block['bucket']);
      return of === undefined ? [] : [[of.label, resource] as const];
    }),
  );
}

/** S3 encrypts every object; whether with a key of ours, is the question. */
function bucket(setting: StackResource | undefined): Encrypted {
  const key = inside(setting?.block, 'rule.apply_server_side_encryption_by_default.kms_master_key_id');
  if (typeof key === 'string') return { what: 'objects', ok: true, key };
  const algorithm = inside(setting?.block, 'rule.apply_server_side_encryption_by_default.sse_algorithm');
  return { what: 'objects', ok: true, why: `S3's own key (${String(algorithm ?? 'AES256')})` };
}
