import type { EksPodIdentityAssociation } from '@cdktf/provider-aws/lib/eks-pod-identity-association/index.js';
import { Construct } from 'constructs';
import { pascalCase } from '../../lib/names.ts';
import { PodIdentity } from './pod-identity.ts';

export interface ServiceAssociationsProps {
  readonly clusterName: string;
  readonly namespace: string;
  /** ARN of the role by service; a service's pods run under the service account of its name. */
  readonly roles: Readonly<Record<string, string>>;
}

/** The Pod Identity associations of one system: each service acts as its own role, and as no other. */
export class ServiceAssociations extends Construct {
  /** What pods need before they start. */
  readonly resources: readonly EksPodIdentityAssociation[];

  constructor(scope: Construct, id: string, { clusterName, namespace, roles }: ServiceAssociationsProps) {
    super(scope, id);
    this.resources = Object.entries(roles).map(
      ([service, roleArn]) =>
        new PodIdentity(this, pascalCase(service), { clusterName, namespace, serviceAccount: service, roleArn })
          .resource,
    );
  }
}
