import { EksPodIdentityAssociation } from '@cdktf/provider-aws/lib/eks-pod-identity-association/index.js';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';

export interface PodIdentityProps {
  readonly clusterName: string;
  readonly namespace: string;
  readonly serviceAccount: string;
  readonly roleArn: string;
  /** Permissions that the role needs before a pod acts as it. */
  readonly after?: readonly ITerraformDependable[];
}

/** Gives the pods of one service account an IAM role. Pods that run already get it when they are started anew. */
export class PodIdentity extends Construct {
  readonly resource: EksPodIdentityAssociation;

  constructor(scope: Construct, id: string, { after = [], ...association }: PodIdentityProps) {
    super(scope, id);
    this.resource = new EksPodIdentityAssociation(this, 'Resource', {
      ...association,
      ...(after.length === 0 ? {} : { dependsOn: [...after] }),
    });
  }
}
