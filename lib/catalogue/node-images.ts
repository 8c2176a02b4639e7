import type { CatalogueEntry } from './entry.ts';
import type { KubernetesMinor } from './kubernetes.ts';

/**
 * Releases of the EKS-optimised Amazon Linux 2023 image by Kubernetes minor, the same for x86_64 and arm64. AWS names
 * the newest under the SSM parameter `/aws/service/eks/optimized-ami/<minor>/amazon-linux-2023/x86_64/standard/recommended/release_version`;
 * it is written here instead of being read, so that a new image is a reviewed change and not a surprise in somebody's plan.
 */
export const NODE_RELEASES: Readonly<Partial<Record<KubernetesMinor, CatalogueEntry>>> = {
  '1.36': {
    version: '1.36.4-20260930',
    date: '2026-09-30',
    source: 'https://github.com/awslabs/amazon-eks-ami/releases/tag/v20260930',
  },
};

/** The pinned image release, or undefined where EKS takes its newest when the group is made (`release_version` left out). */
export function nodeRelease(minor: KubernetesMinor): string | undefined {
  return NODE_RELEASES[minor]?.version;
}
