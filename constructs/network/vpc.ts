import { DefaultSecurityGroup } from '@cdktf/provider-aws/lib/default-security-group/index.js';
import { InternetGateway } from '@cdktf/provider-aws/lib/internet-gateway/index.js';
import { Vpc as AwsVpc } from '@cdktf/provider-aws/lib/vpc/index.js';
import { Construct } from 'constructs';

export interface VpcProps {
  /** Begins the `Name` tag of everything in the network. */
  readonly name: string;
  /** `/16` to `/28`. */
  readonly cidr: string;
}

/**
 * A VPC with DNS (private endpoints and the cluster's private address need both switches), a way to the internet, and a
 * default security group without rules: what forgets to name a group reaches nothing.
 */
export class Vpc extends Construct {
  readonly resource: AwsVpc;
  readonly internetGateway: InternetGateway;

  constructor(scope: Construct, id: string, { name, cidr }: VpcProps) {
    super(scope, id);
    this.resource = new AwsVpc(this, 'Resource', {
      cidrBlock: cidr,
      enableDnsSupport: true,
      enableDnsHostnames: true,
      tags: { Name: name },
    });
    this.internetGateway = new InternetGateway(this, 'Internet', {
      vpcId: this.resource.id,
      tags: { Name: name },
    });
    new DefaultSecurityGroup(this, 'Closed', { vpcId: this.resource.id, tags: { Name: `${name}-closed` } });
  }

  get id(): string {
    return this.resource.id;
  }
}
