/** An attribute that the pinned AWS provider knows and 5.100.0 does not; test copies for 5.100.0 leave it out. */
export interface Provider6Only {
  /** Terraform resource type. */
  readonly type: string;
  readonly attribute: string;
  /** Why the stacks use it all the same. */
  readonly reason: string;
}

/** The whole list; every entry is one thing that is validated as data only on machines without the pinned provider. */
export const PROVIDER_6_ONLY: readonly Provider6Only[] = [
  {
    type: 'aws_eks_cluster',
    attribute: 'deletion_protection',
    reason: 'the only way to have EKS itself refuse the deletion of a cluster',
  },
];
