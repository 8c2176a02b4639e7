import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import type { Environment, Zone } from '../../environments/schema.ts';
import type { KubernetesMinor } from '../../lib/catalogue/index.ts';
import { pascalCase, physicalName } from '../../lib/names.ts';
import { Role, trustComputeService } from '../identity/role.ts';
import { NodeGroup } from './node-group.ts';
import { autoscalerTags, NODE_PURPOSES } from './node-settings.ts';
import { NodeTemplate } from './node-template.ts';

export interface NodesProps {
  /** Short name of the environment, for names. */
  readonly environment: string;
  /** By reference. */
  readonly clusterName: string;
  /** As text, for the keys of tags. */
  readonly clusterLabel: string;
  readonly version: KubernetesMinor;
  readonly settings: Environment['cluster']['nodes'];
  readonly subnets: readonly { readonly zone: Zone; readonly id: string }[];
  readonly securityGroupIds: readonly string[];
  readonly dataKeyArn: string;
  readonly boundaryArn: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly metadataHops: 1 | 2;
  readonly autoscaler: Environment['cluster']['autoscaler'];
  readonly after: readonly ITerraformDependable[];
}

/**
 * What a node itself does: join the cluster, hand out Pod Identity credentials, pull images, be reached by Session
 * Manager. Pod networking is missing on purpose: that permission belongs to the CNI's own role.
 */
export const NODE_POLICIES = [
  'AmazonEKSWorkerNodePolicy',
  'AmazonEC2ContainerRegistryPullOnly',
  'AmazonSSMManagedInstanceCore',
] as const;

/** All managed node groups, by purpose and zone, and the role that their instances share. */
export class Nodes extends Construct {
  readonly role: Role;
  /** Keyed by purpose and zone, for example `system-a`. */
  readonly groups: ReadonlyMap<string, NodeGroup>;

  constructor(scope: Construct, id: string, props: NodesProps) {
    super(scope, id);
    this.role = new Role(this, 'Role', {
      name: physicalName([props.environment, 'platform', 'node'], { maxLength: 64 }),
      description: 'Nodes of the cluster',
      trust: [trustComputeService('ec2.amazonaws.com')],
      boundaryArn: props.boundaryArn,
      managedPolicies: NODE_POLICIES,
    });
    const groups = NODE_PURPOSES.flatMap((purpose) => {
      const settings = props.settings[purpose];
      const template = new NodeTemplate(this, `${pascalCase(purpose)}Template`, {
        name: physicalName([props.environment, 'platform', purpose], { maxLength: 128 }),
        settings,
        securityGroupIds: props.securityGroupIds,
        dataKeyArn: props.dataKeyArn,
        tags: props.tags,
        metadataHops: props.metadataHops,
      });
      const tags = autoscalerTags({ clusterName: props.clusterLabel, purpose, diskGiB: settings.diskGiB });
      return props.subnets.map(({ zone, id: subnetId }): [string, NodeGroup] => [
        `${purpose}-${zone}`,
        new NodeGroup(this, `${pascalCase(purpose)}${zone.toUpperCase()}`, {
          clusterName: props.clusterName,
          version: props.version,
          namePrefix: `${physicalName([props.environment, purpose, zone], { maxLength: 36 })}-`,
          purpose,
          settings,
          template,
          roleArn: this.role.arn,
          subnetId,
          autoscalerTags: props.autoscaler === 'cluster-autoscaler' ? Object.entries(tags) : [],
          after: [...this.role.permissions, ...props.after],
        }),
      ]);
    });
    this.groups = new Map(groups);
  }
}
