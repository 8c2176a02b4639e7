import { CATALOGUE_DATE, type CatalogueEntry } from './entry.ts';
import type { KubernetesMinor } from './kubernetes.ts';

/** EKS add-ons of the platform, by the name that `aws_eks_addon.addon_name` takes. */
export const ADDON_NAMES = [
  'vpc-cni',
  'coredns',
  'kube-proxy',
  'aws-ebs-csi-driver',
  'eks-pod-identity-agent',
  'snapshot-controller',
  'metrics-server',
  'amazon-cloudwatch-observability',
] as const;

/** Name of an EKS add-on that the platform installs. */
export type AddonName = (typeof ADDON_NAMES)[number];

/** The versions of one minor; an add-on that is left out runs at EKS's default for the minor. */
export type AddonVersions = Readonly<Partial<Record<AddonName, CatalogueEntry>>>;

/**
 * AWS publishes no complete list: the authority is `aws eks describe-addon-versions --kubernetes-version <minor>`. A
 * version stands here when public configurations or logs of clusters of that minor name it; the source searches for them.
 */
const seen = (version: string, source = `https://github.com/search?type=code&q=%22${version}%22`): CatalogueEntry => ({
  version,
  date: CATALOGUE_DATE,
  source,
});

/** Add-ons whose newest version serves every minor in standard support. */
const SHARED: AddonVersions = {
  'aws-ebs-csi-driver': seen('v1.66.0-eksbuild.1'),
  'snapshot-controller': seen('v8.6.0-eksbuild.8'),
  'metrics-server': seen('v0.9.0-eksbuild.11'),
  'amazon-cloudwatch-observability': seen('v6.7.0-eksbuild.1'),
};

/**
 * Add-on versions by Kubernetes minor. The minors past standard support carry only the three add-ons that follow the
 * minor: an old cluster keeps what it has in the others, and a new one takes EKS's default.
 */
export const EKS_ADDONS: Readonly<Record<KubernetesMinor, AddonVersions>> = {
  '1.31': {
    'vpc-cni': seen('v1.22.4-eksbuild.3'),
    coredns: seen('v1.11.4-eksbuild.33', 'https://docs.aws.amazon.com/eks/latest/userguide/managing-coredns.html'),
    'kube-proxy': seen('v1.31.14-eksbuild.36'),
  },
  '1.32': {
    'vpc-cni': seen('v1.22.4-eksbuild.3'),
    coredns: seen('v1.11.4-eksbuild.60'),
    'kube-proxy': seen('v1.32.13-eksbuild.32'),
  },
  '1.33': {
    'vpc-cni': seen('v1.22.4-eksbuild.3'),
    coredns: seen('v1.12.4-eksbuild.38'),
    'kube-proxy': seen('v1.33.10-eksbuild.29'),
  },
  '1.34': {
    ...SHARED,
    'vpc-cni': seen('v1.22.4-eksbuild.3'),
    coredns: seen('v1.12.4-eksbuild.38'),
    'kube-proxy': seen('v1.34.6-eksbuild.29'),
    'eks-pod-identity-agent': seen('v1.3.10-eksbuild.3'),
  },
  '1.35': {
    ...SHARED,
    'vpc-cni': seen('v1.23.1-eksbuild.1'),
    coredns: seen('v1.14.3-eksbuild.22'),
    'kube-proxy': seen('v1.35.3-eksbuild.29'),
    'eks-pod-identity-agent': seen('v1.4.0-eksbuild.2'),
  },
  '1.36': {
    ...SHARED,
    'vpc-cni': seen('v1.23.2-eksbuild.1'),
    coredns: seen('v1.14.7-eksbuild.11'),
    'kube-proxy': seen('v1.36.0-eksbuild.45'),
    'eks-pod-identity-agent': seen('v1.4.0-eksbuild.3'),
  },
};

/** The pinned version of an add-on, or undefined where EKS's default for the minor is taken (`addon_version` left out). */
export function addonVersion(minor: KubernetesMinor, name: AddonName): string | undefined {
  return EKS_ADDONS[minor][name]?.version;
}
