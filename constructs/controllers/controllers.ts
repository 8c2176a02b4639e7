import { IamInstanceProfile } from '@cdktf/provider-aws/lib/iam-instance-profile/index.js';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import type { Environment } from '../../environments/schema.ts';
import { pascalCase, physicalName } from '../../lib/names.ts';
import { Role, trustPodIdentity } from '../identity/role.ts';
import { PodIdentity } from '../workload/pod-identity.ts';
import { clusterAutoscaler } from './cluster-autoscaler.ts';
import type { Controller, ControllerContext } from './controller.ts';
import { externalDns } from './external-dns.ts';
import { externalSecrets } from './external-secrets.ts';
import { InterruptionQueue } from './interruption-queue.ts';
import { karpenter, karpenterNames } from './karpenter.ts';
import { keda } from './keda.ts';
import { loadBalancerController } from './load-balancer-controller.ts';
import { alertmanager, grafana, loki, tempo } from './observability.ts';
import { velero } from './velero.ts';

/**
 * The controllers that every environment has. Argo CD, Prometheus and cert-manager, whose certificates sign themselves, call
 * nothing in AWS, so they have no role.
 */
export function standardControllers(context: ControllerContext): readonly Controller[] {
  return [
    loadBalancerController(context),
    externalSecrets(context),
    externalDns(context),
    keda(context),
    loki(context),
    tempo(context),
    grafana(context),
    alertmanager(context),
    velero(context),
  ];
}

export interface ControllersProps {
  readonly context: ControllerContext;
  /** By reference, for the associations. */
  readonly clusterName: string;
  readonly boundaryArn: string;
  readonly autoscaler: Environment['cluster']['autoscaler'];
  /** Role of the cluster's nodes; Karpenter's nodes use the same one, which may join the cluster already. */
  readonly nodeRole: { readonly name: string; readonly arn: string };
}

/** Role and Pod Identity association of every controller that calls AWS. */
export class Controllers extends Construct {
  /** Pods that start after these have their AWS role from the first moment. */
  readonly associations: ITerraformDependable[] = [];

  constructor(scope: Construct, id: string, props: ControllersProps) {
    super(scope, id);
    const { context, autoscaler } = props;
    for (const controller of standardControllers(context)) this.identify(controller, props);
    this.identify(autoscaler === 'karpenter' ? this.karpenter(props) : clusterAutoscaler(context), props);
  }

  private karpenter({ context, nodeRole }: ControllersProps): Controller {
    const names = karpenterNames(context.environment);
    const queue = new InterruptionQueue(this, 'KarpenterQueue', { name: names.queue, accountId: context.accountId });
    new IamInstanceProfile(this, 'KarpenterNodes', { name: names.instanceProfile, role: nodeRole.name });
    return karpenter(context, { nodeRoleArn: nodeRole.arn, queueArn: queue.arn });
  }

  private identify(controller: Controller, { context, clusterName, boundaryArn }: ControllersProps): void {
    const id = pascalCase(controller.name);
    const role = new Role(this, `${id}Role`, {
      name: physicalName([context.environment, controller.name], { maxLength: 64 }),
      description: controller.description,
      trust: [trustPodIdentity(context.accountId)],
      boundaryArn,
      statements: controller.statements,
    });
    const { resource } = new PodIdentity(this, id, {
      clusterName,
      namespace: controller.namespace,
      serviceAccount: controller.serviceAccount,
      roleArn: role.arn,
      after: role.permissions,
    });
    this.associations.push(resource);
  }
}
