import { at, elementsOf, isObject } from '../lib/plan/plan-value.ts';
import type { TerraformPlan } from '../lib/plan/terraform-plan.ts';
import { attributesInCode, comparedAttributes } from './unmanaged-parts.ts';

/**
 * Attributes that other resources of the code fill. The provider reads them with the object, so that its first refresh after
 * the apply finds them changed; Terraform itself compares the other resource, whole.
 */
interface FilledBeside {
  /** Type of the object. */
  readonly type: string;
  readonly attributes: readonly string[];
  /** Attribute of the object by which the other resource names it. */
  readonly identity: string;
  /** Type of the other resource, and the path in it that names the object. */
  readonly maker: string;
  readonly names: string;
}

const bucketPart = (maker: string, ...attributes: readonly string[]): FilledBeside => ({
  type: 'aws_s3_bucket',
  attributes,
  identity: 'id',
  maker: `aws_s3_bucket_${maker}`,
  names: 'bucket',
});

const ACCEPTED = ['status', 'not_before', 'not_after', 'renewal_eligibility', 'renewal_summary'];
const ADDRESSED = ['association_id', 'network_interface', 'instance', 'private_ip', 'private_dns'];

const FILLED: readonly FilledBeside[] = [
  bucketPart('cors_configuration', 'cors_rule'),
  bucketPart('lifecycle_configuration', 'lifecycle_rule'),
  bucketPart('logging', 'logging'),
  bucketPart('object_lock_configuration', 'object_lock_configuration'),
  bucketPart('policy', 'policy'),
  bucketPart('replication_configuration', 'replication_configuration'),
  bucketPart('server_side_encryption_configuration', 'server_side_encryption_configuration'),
  bucketPart('versioning', 'versioning'),
  part('aws_acm_certificate', ACCEPTED, 'arn', 'aws_acm_certificate_validation', 'certificate_arn'),
  part('aws_eip', ADDRESSED, 'id', 'aws_nat_gateway', 'allocation_id'),
  part('aws_network_interface', ['attachment'], 'id', 'aws_instance', 'network_interface.0.network_interface_id'),
  part('aws_secretsmanager_secret', ['policy'], 'arn', 'aws_secretsmanager_secret_policy', 'secret_arn'),
  part('aws_sns_topic', ['policy'], 'arn', 'aws_sns_topic_policy', 'arn'),
  part('aws_sqs_queue', ['policy'], 'url', 'aws_sqs_queue_policy', 'queue_url'),
  part('aws_sqs_queue', ['redrive_allow_policy'], 'url', 'aws_sqs_queue_redrive_allow_policy', 'queue_url'),
];

/** Attributes that count or date what goes on, with no other meaning. */
const MEASURED: Readonly<Record<string, readonly string[]>> = {
  aws_backup_vault: ['recovery_points'],
  aws_db_instance: ['latest_restorable_time'],
  aws_iam_policy: ['attachment_count'],
  aws_synthetics_canary: ['timeline'],
  kubernetes_namespace_v1: ['metadata.0.generation', 'metadata.0.resource_version'],
};

/** Attributes that the provider reads in another spelling than the code's (`tcp` as `6`): Terraform compares what they mean. */
const SPELLED: Readonly<Record<string, readonly string[]>> = { aws_network_acl: ['egress', 'ingress'] };

/** An object that the refresh has found changed. */
export interface ChangedObject {
  readonly address: string;
  readonly type: string;
  /** As the refresh has found it. */
  readonly values: unknown;
}

/** The code of an environment's other stacks, as far as it may fill attributes of objects of one of them. */
export interface OtherCode {
  /** Name of that one, by which the others read its outputs: `bootstrap`. */
  readonly stack: string;
  /** `resource` of the `cdk.tf.json` of each other stack that is applied: type, name, attributes. */
  readonly resources: readonly unknown[];
}

/** Paths of an object at which a change has been told elsewhere, or says nothing. */
export function explainedPaths(
  plan: TerraformPlan,
  { address, type, values }: ChangedObject,
  others?: OtherCode,
): readonly string[] {
  const beside = FILLED.filter((it) => {
    const owner = at(values, it.identity);
    if (it.type !== type || typeof owner !== 'string' || owner === '') return false;
    return made(plan, it, owner) || madeElsewhere(plan, it, owner, others);
  });
  const set = attributesInCode(plan);
  return [
    ...beside.flatMap(({ attributes }) => attributes),
    ...(MEASURED[type] ?? []),
    ...(SPELLED[type] ?? []).filter((attribute) => set.has(`${address} ${attribute}`)),
    ...comparedAttributes(plan, { address, type }),
  ];
}

function made(plan: TerraformPlan, { maker, names }: FilledBeside, owner: string): boolean {
  return managedIn(at(plan.prior_state, 'values.root_module')).some(
    (resource) => at(resource, 'type') === maker && at(resource, `values.${names}`) === owner,
  );
}

/** By another stack, which names the object by an output of this one. */
function madeElsewhere(
  plan: TerraformPlan,
  { maker, names }: FilledBeside,
  owner: string,
  others?: OtherCode,
): boolean {
  const outputs = at(plan.prior_state, 'values.outputs');
  const published = Object.entries(isObject(outputs) ? outputs : {}).filter(([, it]) => at(it, 'value') === owner);
  const named = published.map(([name]) => `\${data.terraform_remote_state.${others?.stack}.outputs.${name}}`);
  return (others?.resources ?? [])
    .flatMap((resources) => Object.values((at(resources, maker) ?? {}) as object))
    .some((code) => named.includes(String(at(code, names))));
}

function managedIn(module: unknown): readonly unknown[] {
  const own = elementsOf(at(module, 'resources')).filter((resource) => at(resource, 'mode') === 'managed');
  return [...own, ...elementsOf(at(module, 'child_modules')).flatMap(managedIn)];
}

function part(
  type: string,
  attributes: readonly string[],
  identity: string,
  maker: string,
  names: string,
): FilledBeside {
  return { type, attributes, identity, maker, names };
}
