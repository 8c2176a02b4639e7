import type { CatalogueEntry } from './entry.ts';
import { DEFAULT_KUBERNETES_MINOR, type KubernetesMinor } from './kubernetes.ts';

/** A runtime or policy of AWS with the day on which AWS stops supporting it. */
export interface RuntimeEntry extends CatalogueEntry {
  /** First day without support; null where AWS has announced none. */
  readonly supportedUntil: string | null;
}

const docs = (path: string): string => `https://docs.aws.amazon.com/${path}`;

/**
 * Lambda runtime of the platform's functions. `nodejs24.x` lives a year longer, but the AWS provider 5.100, against
 * which plans are tested, refuses its name; to be raised before this one ends.
 */
export const LAMBDA_RUNTIME: RuntimeEntry = {
  version: 'nodejs22.x',
  supportedUntil: '2027-04-30',
  date: '2026-08-22',
  source: docs('lambda/latest/dg/lambda-runtimes.html'),
};

/** Runtime of canaries (Node.js 22, Puppeteer); scripts require `@aws/synthetics-puppeteer`, the old `Synthetics` is legacy. */
export const CANARY_RUNTIME: RuntimeEntry = {
  version: 'syn-nodejs-puppeteer-17.0',
  supportedUntil: null,
  date: '2026-11-21',
  source: docs('AmazonCloudWatch/latest/monitoring/CloudWatch_Synthetics_Library_nodejs_puppeteer.html'),
};

/** TLS policy of every HTTPS listener: TLS 1.3 and 1.2 with forward secrecy, post-quantum key exchange where the client has it. */
export const ELB_TLS_POLICY: RuntimeEntry = {
  version: 'ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09',
  supportedUntil: null,
  date: '2026-11-21',
  source: docs('elasticloadbalancing/latest/application/describe-ssl-policies.html'),
};

/** Least TLS of CloudFront distributions with a certificate of their own. The AWS provider 5.100 knows nothing newer. */
export const CLOUDFRONT_TLS_POLICY: RuntimeEntry = {
  version: 'TLSv1.2_2021',
  supportedUntil: null,
  date: '2026-11-21',
  source: docs('AmazonCloudFront/latest/DeveloperGuide/secure-connections-supported-viewer-protocols-ciphers.html'),
};

/** Authority that signs the certificates of RDS instances, valid for forty years; RDS renews the instances' own each year. */
export const RDS_CERTIFICATE_AUTHORITY: RuntimeEntry = {
  version: 'rds-ca-rsa2048-g1',
  supportedUntil: null,
  date: '2026-11-21',
  source: docs('AmazonRDS/latest/UserGuide/UsingWithRDS.SSL.html'),
};

/** A rule group that AWS maintains for WAF. */
export interface ManagedRuleGroup {
  readonly name: string;
  /** Web ACL capacity units; a web ACL may hold 1500 at the base price. */
  readonly capacity: number;
  /** What it stops. */
  readonly stops: string;
}

/** Where the rule groups come from, read 2026-11-21. */
export const WAF_RULE_GROUPS_SOURCE = docs('waf/latest/developerguide/aws-managed-rule-groups-list.html');

/** Rule groups of every web ACL, in order of evaluation: cheap and certain first. */
export const WAF_RULE_GROUPS: readonly ManagedRuleGroup[] = [
  { name: 'AWSManagedRulesAmazonIpReputationList', capacity: 25, stops: 'addresses known for attacks' },
  { name: 'AWSManagedRulesKnownBadInputsRuleSet', capacity: 200, stops: 'requests that exploit known holes' },
  { name: 'AWSManagedRulesCommonRuleSet', capacity: 700, stops: 'cross-site scripting and other common attacks' },
  { name: 'AWSManagedRulesSQLiRuleSet', capacity: 200, stops: 'SQL injection' },
];

/** Vendor name that managed rule group statements take. */
export const WAF_VENDOR = 'AWS';

/** `ami_type` of a managed node group by CPU architecture; both are Amazon Linux 2023. */
export const NODE_AMI_TYPES = { x86_64: 'AL2023_x86_64_STANDARD', arm64: 'AL2023_ARM_64_STANDARD' } as const;

/** A CPU architecture for which nodes exist. */
export type NodeArchitecture = keyof typeof NODE_AMI_TYPES;

/** Release of the node image for the default minor; node groups of another minor take the newest when they are made. */
export const NODE_AMI_RELEASE: CatalogueEntry = {
  version: '1.36.4-20260923',
  date: '2026-09-23',
  source: 'https://github.com/awslabs/amazon-eks-ami/releases/tag/v20260923',
};

/** The pinned node image release of a minor, or undefined where the newest is taken. */
export function nodeAmiRelease(minor: KubernetesMinor): string | undefined {
  return minor === DEFAULT_KUBERNETES_MINOR ? NODE_AMI_RELEASE.version : undefined;
}

/** Alias under which Karpenter finds the same image release. */
export const KARPENTER_AMI_ALIAS = `al2023@v${NODE_AMI_RELEASE.version.split('-')[1]}`;

/** Public SSM parameter that names the recommended image of a minor: `image_id` or `release_version`. */
export function nodeAmiParameter(
  minor: KubernetesMinor,
  architecture: NodeArchitecture,
  field: 'image_id' | 'release_version',
): string {
  return `/aws/service/eks/optimized-ami/${minor}/amazon-linux-2023/${architecture}/standard/recommended/${field}`;
}

/** Public SSM parameter that names the newest plain Amazon Linux 2023 image, for instances that are no nodes. */
export function amazonLinuxParameter(architecture: NodeArchitecture): string {
  return `/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-${architecture}`;
}
