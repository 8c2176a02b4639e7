import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Json, leaveOut as leaveOutOf, type Unreached } from './leave-out.ts';
import { PROVIDER_6_ONLY } from './provider-6-only.ts';
import { unattended } from './unattended.ts';

/** What the copy of a stack has less than the stack itself. */
export interface LeftOut {
  /** Addresses of Helm and Kubernetes resources, in the order of the stack. */
  readonly resources: readonly string[];
  /** Attributes that only the pinned provider knows, as `address: attribute`. */
  readonly attributes: readonly string[];
}

export interface CopyOptions {
  /** Folder of the synthesized stack. */
  readonly from: string;
  /** Emptied first. The same folder: the stack is changed where it lies. */
  readonly to: string;
  /** AWS provider version instead of the pinned one. */
  readonly awsVersion?: string | undefined;
  readonly leaveOut: Unreached;
  /** Whether no program runs in the cluster of this run. @default false */
  readonly isUnattended?: boolean;
}

/** Copies a synthesized stack for a run with what this machine reaches, and tells what was left out. */
export function copyStack({ from, to, awsVersion, leaveOut, isUnattended = false }: CopyOptions): LeftOut {
  const json = JSON.parse(readFileSync(join(from, 'cdk.tf.json'), 'utf8')) as Json;
  if (resolve(from) !== resolve(to)) {
    rmSync(to, { recursive: true, force: true });
    mkdirSync(to, { recursive: true });
    if (existsSync(join(from, 'assets'))) cpSync(join(from, 'assets'), join(to, 'assets'), { recursive: true });
  }
  const resources = leaveOutOf(json, leaveOut);
  if (isUnattended) unattended(json);
  const attributes = awsVersion === undefined ? [] : leaveOutAttributes(json);
  // In the stack's own file, which is all that is kept of a stack for the time when its code is gone.
  if (awsVersion !== undefined) requireVersion(json, awsVersion);
  writeFileSync(join(to, 'cdk.tf.json'), JSON.stringify(json, null, 2));
  return { resources, attributes };
}

function leaveOutAttributes(json: Json): string[] {
  const found: string[] = [];
  const resources = (json['resource'] ?? {}) as Record<string, Record<string, Json>>;
  for (const { type, attribute } of PROVIDER_6_ONLY) {
    for (const [name, block] of Object.entries(resources[type] ?? {})) {
      if (!(attribute in block)) continue;
      delete block[attribute];
      found.push(`${type}.${name}: ${attribute}`);
    }
  }
  return found;
}

function requireVersion(json: Json, version: string): void {
  const terraform = (json['terraform'] ?? {}) as Json;
  const required = (terraform['required_providers'] ?? {}) as Json;
  const aws = { ...(required['aws'] as Json | undefined), source: 'hashicorp/aws', version };
  json['terraform'] = { ...terraform, required_providers: { ...required, aws } };
}
