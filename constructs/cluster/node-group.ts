import { AutoscalingGroupTagA } from '@cdktf/provider-aws/lib/autoscaling-group-tag/index.js';
import { EksNodeGroup } from '@cdktf/provider-aws/lib/eks-node-group/index.js';
import { type ITerraformDependable, Token } from 'cdktf';
import { Construct } from 'constructs';
import { type KubernetesMinor, nodeRelease } from '../../lib/catalogue/index.ts';
import { amiType, type NodePurpose, type NodeSettings, PURPOSE_LABEL, TAINTS } from './node-settings.ts';
import type { NodeTemplate } from './node-template.ts';

export interface NodeGroupProps {
  readonly clusterName: string;
  readonly version: KubernetesMinor;
  /** Begins the name; at most 37 characters, since Terraform adds 26. */
  readonly namePrefix: string;
  readonly purpose: NodePurpose;
  readonly settings: NodeSettings;
  readonly template: NodeTemplate;
  readonly roleArn: string;
  /** The subnet of the group's zone. */
  readonly subnetId: string;
  /** Tags by which the cluster autoscaler finds the group; none where something else adds nodes. */
  readonly autoscalerTags: readonly (readonly [string, { readonly key: string; readonly value: string }])[];
  /** What nodes need before they start: pod networking and the permissions of their role. */
  readonly after: readonly ITerraformDependable[];
}

const CAPACITY = { 'on-demand': 'ON_DEMAND', spot: 'SPOT' } as const;

/**
 * The nodes of one purpose in one zone: one group per zone, so that a volume's pod always finds a node beside the volume,
 * and the autoscaler can add to the zone that lacks room. A group that must be replaced is made anew before the old goes.
 */
export class NodeGroup extends Construct {
  readonly resource: EksNodeGroup;

  constructor(scope: Construct, id: string, props: NodeGroupProps) {
    super(scope, id);
    const { settings, purpose } = props;
    const [least, most] = settings.perZone;
    const release = nodeRelease(props.version);
    this.resource = new EksNodeGroup(this, 'Resource', {
      clusterName: props.clusterName,
      nodeGroupNamePrefix: props.namePrefix,
      nodeRoleArn: props.roleArn,
      subnetIds: [props.subnetId],
      version: props.version,
      ...(release === undefined ? {} : { releaseVersion: release }),
      amiType: amiType(settings.instanceType),
      capacityType: CAPACITY[settings.capacity],
      launchTemplate: {
        id: props.template.resource.id,
        version: Token.asString(props.template.resource.latestVersion),
      },
      labels: { [PURPOSE_LABEL]: purpose },
      taint: TAINTS[purpose].map(({ key, value, effect }) => ({ key, value, effect })),
      scalingConfig: { minSize: least, maxSize: most, desiredSize: least },
      updateConfig: { maxUnavailable: 1 },
      nodeRepairConfig: { enabled: true },
      lifecycle: {
        createBeforeDestroy: true,
        // The autoscaler owns it.
        ignoreChanges: ['scaling_config[0].desired_size'],
      },
      dependsOn: [...props.after],
    });
    for (const [name, { key, value }] of props.autoscalerTags) {
      new AutoscalingGroupTagA(this, `Tag${name}`, {
        autoscalingGroupName: this.scalingGroupName,
        tag: { key, value, propagateAtLaunch: false },
      });
    }
  }

  /** Name of the auto scaling group behind the node group; dimension of its instances' metrics. */
  get scalingGroupName(): string {
    return this.resource.resources.get(0).autoscalingGroups.get(0).name;
  }
}
