import { describe, expect, it } from 'vitest';
import { CATALOGUE_DATE, daysBetween } from './entry.ts';
import { IMAGES, type ImageEntry, imageReference } from './images.ts';
import { DEFAULT_KUBERNETES_MINOR } from './kubernetes.ts';
import {
  amazonLinuxParameter,
  CANARY_RUNTIME,
  CLOUDFRONT_TLS_POLICY,
  ELB_TLS_POLICY,
  KARPENTER_AMI_ALIAS,
  LAMBDA_RUNTIME,
  NODE_AMI_RELEASE,
  NODE_AMI_TYPES,
  nodeAmiParameter,
  nodeAmiRelease,
  RDS_CERTIFICATE_AUTHORITY,
  WAF_RULE_GROUPS,
} from './runtimes.ts';
import { JOB_IMAGES, TOOLS } from './tools.ts';

describe('runtimes', () => {
  it('of functions are supported for months beyond the day of the catalogue', () => {
    expect(LAMBDA_RUNTIME.version).toMatch(/^nodejs\d\d\.x$/);
    expect(daysBetween(CATALOGUE_DATE, LAMBDA_RUNTIME.supportedUntil ?? '')).toBeGreaterThan(90);
  });

  it('of canaries know the new library namespace, which begins with 13.1', () => {
    expect(Number(CANARY_RUNTIME.version.replace('syn-nodejs-puppeteer-', ''))).toBeGreaterThanOrEqual(13.1);
  });
});

describe('TLS', () => {
  it('is 1.2 or newer wherever a client connects', () => {
    expect(ELB_TLS_POLICY.version).toMatch(/^ELBSecurityPolicy-TLS13-1-[23]-/);
    expect(CLOUDFRONT_TLS_POLICY.version).toMatch(/^TLSv1\.[23]_20\d\d$/);
    expect(RDS_CERTIFICATE_AUTHORITY.version).toBe('rds-ca-rsa2048-g1');
  });
});

describe('rule groups of the web ACL', () => {
  it('stop SQL injection and cross-site scripting within the capacity of the base price', () => {
    expect(WAF_RULE_GROUPS.map(({ name }) => name)).toEqual([
      'AWSManagedRulesAmazonIpReputationList',
      'AWSManagedRulesKnownBadInputsRuleSet',
      'AWSManagedRulesCommonRuleSet',
      'AWSManagedRulesSQLiRuleSet',
    ]);
    expect(WAF_RULE_GROUPS.reduce((sum, { capacity }) => sum + capacity, 0)).toBe(1125);
  });
});

describe('node images', () => {
  it('are Amazon Linux 2023 for both architectures', () => {
    expect(NODE_AMI_TYPES).toEqual({ x86_64: 'AL2023_x86_64_STANDARD', arm64: 'AL2023_ARM_64_STANDARD' });
  });

  it('are pinned for the default minor and for no other', () => {
    expect(NODE_AMI_RELEASE.version).toMatch(
      new RegExp(`^${DEFAULT_KUBERNETES_MINOR.replace('.', '\\.')}\\.\\d+-\\d{8}$`),
    );
    expect(nodeAmiRelease(DEFAULT_KUBERNETES_MINOR)).toBe('1.36.4-20260923');
    expect(nodeAmiRelease('1.35')).toBeUndefined();
  });

  it('are the same for Karpenter', () => {
    expect(KARPENTER_AMI_ALIAS).toBe('al2023@v20260923');
  });

  it('are found under the public parameters of AWS', () => {
    expect(nodeAmiParameter('1.36', 'arm64', 'release_version')).toBe(
      '/aws/service/eks/optimized-ami/1.36/amazon-linux-2023/arm64/standard/recommended/release_version',
    );
    expect(amazonLinuxParameter('x86_64')).toBe(
      '/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64',
    );
  });
});

describe('outside images', () => {
  const images: readonly (readonly [string, ImageEntry])[] = [...Object.entries(IMAGES), ...Object.entries(JOB_IMAGES)];

  it('name their registry and an exact tag, and a whole digest where they have one', () => {
    for (const [name, { repository, version, digest }] of images) {
      expect(repository, name).toMatch(/^[a-z0-9-]+(\.[a-z0-9-]+)+\/[a-z0-9/-]+$/);
      expect(version, name).toMatch(
        /^(v?\d+\.\d+\.\d+(-[a-z0-9-]+|\.\d+_\d+\.\d+\.\d+)?|RELEASE\.\d{4}-\d{2}-\d{2}T\d{2}-\d{2}-\d{2}Z)$/,
      );
      if (digest !== undefined) expect(digest, name).toMatch(/^sha256:[0-9a-f]{64}$/);
    }
  });

  it('are pulled by digest where it is known, else by tag', () => {
    expect(imageReference('s3www')).toBe('docker.io/y4m4/s3www:v1.0.0');
    expect(imageReference('velero-plugin-for-aws')).toMatch(
      /^docker\.io\/velero\/velero-plugin-for-aws:v1\.14\.2@sha256:0751144c/,
    );
  });

  it('of Terraform jobs carry the version that the project is checked with', () => {
    expect(JOB_IMAGES.terraform.version).toBe(TOOLS.terraform.version);
  });
});
