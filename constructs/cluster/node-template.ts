import { LaunchTemplate } from '@cdktf/provider-aws/lib/launch-template/index.js';
import { Construct } from 'constructs';
import { type NodeSettings, userData } from './node-settings.ts';

export interface NodeTemplateProps {
  /** At most 128 characters. */
  readonly name: string;
  readonly settings: NodeSettings;
  readonly securityGroupIds: readonly string[];
  readonly dataKeyArn: string;
  /** Tags of instances, volumes and network interfaces: EKS does not pass a node group's tags on. */
  readonly tags: Readonly<Record<string, string>>;
  /**
   * Network hops to the instance metadata. 1: only the node itself reads it. 2: its pods do too, which the CloudWatch
   * agent needs; they find the node's role there, which joins the cluster, pulls images and serves Session Manager.
   */
  readonly metadataHops: 1 | 2;
}

/** Root device of Amazon Linux 2023. */
const ROOT_DEVICE = '/dev/xvda';
const TAGGED = ['instance', 'volume', 'network-interface'] as const;

/** How the nodes of one purpose are launched. A change rolls the nodes one by one. */
export class NodeTemplate extends Construct {
  readonly resource: LaunchTemplate;

  constructor(scope: Construct, id: string, props: NodeTemplateProps) {
    super(scope, id);
    const { instanceType, diskGiB } = props.settings;
    const data = userData(instanceType);
    const tags = { ...props.tags, Name: props.name };
    this.resource = new LaunchTemplate(this, 'Resource', {
      name: props.name,
      instanceType,
      updateDefaultVersion: true,
      vpcSecurityGroupIds: [...props.securityGroupIds],
      ...(data === undefined ? {} : { userData: Buffer.from(data).toString('base64') }),
      metadataOptions: {
        httpEndpoint: 'enabled',
        httpTokens: 'required',
        httpPutResponseHopLimit: props.metadataHops,
        instanceMetadataTags: 'disabled',
      },
      blockDeviceMappings: [
        {
          deviceName: ROOT_DEVICE,
          ebs: {
            volumeType: 'gp3',
            volumeSize: diskGiB,
            encrypted: 'true',
            kmsKeyId: props.dataKeyArn,
            deleteOnTermination: 'true',
          },
        },
      ],
      monitoring: { enabled: true },
      tagSpecifications: TAGGED.map((resourceType) => ({ resourceType, tags })),
    });
  }
}
