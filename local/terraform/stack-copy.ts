import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROVIDER_6_ONLY } from './provider-6-only.ts';

type Json = { [key: string]: unknown };

/** What the test copy of a stack has less than the stack itself. */
export interface LeftOut {
  /** Addresses of Helm and Kubernetes resources, whose providers are not reached. */
  readonly resources: readonly string[];
  /** Attributes that only the pinned provider knows, as `address: attribute`. */
  readonly attributes: readonly string[];
}

export interface CopyOptions {
  /** Folder of the synthesized stack. */
  readonly from: string;
  readonly to: string;
  /** AWS provider version instead of the pinned one. */
  readonly providerVersion: string | undefined;
}

/** Copies a synthesized stack for a run with only the AWS provider, and tells what was left out. */
export function copyStack({ from, to, providerVersion }: CopyOptions): LeftOut {
  rmSync(to, { recursive: true, force: true });
  mkdirSync(to, { recursive: true });
  if (existsSync(join(from, 'assets'))) cpSync(join(from, 'assets'), join(to, 'assets'), { recursive: true });
  const json = JSON.parse(readFileSync(join(from, 'cdk.tf.json'), 'utf8')) as Json;
  const resources = leaveOutClusterProviders(json);
  const attributes = providerVersion === undefined ? [] : leaveOutAttributes(json);
  writeFileSync(join(to, 'cdk.tf.json'), JSON.stringify(json, null, 2));
  if (providerVersion !== undefined) writeVersionOverride(to, providerVersion);
  return { resources, attributes };
}

/** Adds what makes protected resources removable, so that a test account can be emptied. */
export function unprotect(folder: string): void {
  const file = join(folder, 'cdk.tf.json');
  const json = JSON.parse(readFileSync(file, 'utf8')) as Json;
  for (const [type, blocks] of Object.entries((json['resource'] ?? {}) as Record<string, Record<string, Json>>)) {
    for (const block of Object.values(blocks)) {
      const lifecycle = block['lifecycle'] as Json | undefined;
      if (lifecycle?.['prevent_destroy'] === true) lifecycle['prevent_destroy'] = false;
      for (const [attribute, value] of Object.entries(UNPROTECTED[type] ?? {})) block[attribute] = value;
    }
  }
  writeFileSync(file, JSON.stringify(json, null, 2));
}

/** Attributes by resource type that stand between a resource and its removal, with the value that lets it go. */
const UNPROTECTED: Readonly<Record<string, Json>> = {
  aws_s3_bucket: { force_destroy: true },
  aws_ecr_repository: { force_delete: true },
  aws_db_instance: { deletion_protection: false, skip_final_snapshot: true },
  aws_dynamodb_table: { deletion_protection_enabled: false },
  aws_elasticache_replication_group: { final_snapshot_identifier: null },
  aws_lb: { enable_deletion_protection: false },
  aws_backup_vault: { force_destroy: true },
  aws_route53_zone: { force_destroy: true },
  aws_instance: { disable_api_termination: false },
};

const CLUSTER_PROVIDERS = ['helm', 'kubernetes'];

function leaveOutClusterProviders(json: Json): string[] {
  const removed: string[] = [];
  for (const kind of ['resource', 'data'] as const) {
    const blocks = (json[kind] ?? {}) as Record<string, Json>;
    for (const type of Object.keys(blocks)) {
      if (!CLUSTER_PROVIDERS.some((provider) => type.startsWith(`${provider}_`))) continue;
      removed.push(
        ...Object.keys(blocks[type] ?? {}).map((name) => `${kind === 'data' ? 'data.' : ''}${type}.${name}`),
      );
      delete blocks[type];
    }
    if (Object.keys(blocks).length === 0) delete json[kind];
  }
  for (const provider of CLUSTER_PROVIDERS) {
    delete (json['provider'] as Json)[provider];
    delete ((json['terraform'] as Json)['required_providers'] as Json)[provider];
  }
  dropReferences(json, removed);
  return removed;
}

/** Outputs and explicit orders that point at what was left out go with it; any other reference is left for Terraform to refuse. */
function dropReferences(json: Json, removed: readonly string[]): void {
  const points = (text: string) =>
    removed.some((address) => new RegExp(`\\b${address.replaceAll('.', '\\.')}\\b`).test(text));
  const outputs = (json['output'] ?? {}) as Json;
  for (const [name, output] of Object.entries(outputs)) if (points(JSON.stringify(output))) delete outputs[name];
  for (const blocks of Object.values((json['resource'] ?? {}) as Record<string, Record<string, Json>>)) {
    for (const block of Object.values(blocks)) {
      const order = block['depends_on'] as string[] | undefined;
      if (order !== undefined) block['depends_on'] = order.filter((address) => !points(address));
    }
  }
}

function leaveOutAttributes(json: Json): string[] {
  const found: string[] = [];
  for (const { type, attribute } of PROVIDER_6_ONLY) {
    const blocks = ((json['resource'] as Record<string, Record<string, Json>> | undefined)?.[type] ?? {}) as Record<
      string,
      Json
    >;
    for (const [name, block] of Object.entries(blocks)) {
      if (!(attribute in block)) continue;
      delete block[attribute];
      found.push(`${type}.${name}: ${attribute}`);
    }
  }
  return found;
}

function writeVersionOverride(folder: string, version: string): void {
  const override = { terraform: { required_providers: { aws: { source: 'hashicorp/aws', version } } } };
  writeFileSync(join(folder, 'provider_override.tf.json'), JSON.stringify(override, null, 2));
}
