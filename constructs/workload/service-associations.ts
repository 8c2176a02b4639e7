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
  constructor(scope: Construct, id: string, { clusterName, namespace, roles }: ServiceAssociationsProps) {
    super(scope, id);
    for (const [service, roleArn] of Object.entries(roles)) {
      new PodIdentity(this, pascalCase(service), { clusterName, namespace, serviceAccount: service, roleArn });
    }
  }
}
