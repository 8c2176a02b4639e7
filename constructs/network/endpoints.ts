import { VpcEndpoint } from '@cdktf/provider-aws/lib/vpc-endpoint/index.js';
import { Construct } from 'constructs';
import { policyDocument } from '../identity/statement.ts';
import { dynamodbEndpointPolicy, interfaceEndpointPolicy, s3EndpointPolicy } from './endpoint-policy.ts';

export interface EndpointsProps {
  readonly vpcId: string;
  readonly region: string;
  readonly accountId: string;
  readonly name: string;
  /** Route tables that get the free gateway endpoints of S3 and DynamoDB. */
  readonly routeTableIds: readonly string[];
  /** Services reached through an interface in each app subnet, for example `ecr.api`. */
  readonly interfaces: readonly string[];
  readonly subnetIds: readonly string[];
  /** Security group of the interfaces; absent where there are none. */
  readonly securityGroupId: string | undefined;
}

/** Ways to AWS services that stay inside AWS: gateways for S3 and DynamoDB, interfaces for what the environment names. */
export class Endpoints extends Construct {
  constructor(scope: Construct, id: string, props: EndpointsProps) {
    super(scope, id);
    this.addGateway('S3', 's3', policyDocument(s3EndpointPolicy(props.accountId)), props);
    this.addGateway('Dynamodb', 'dynamodb', policyDocument(dynamodbEndpointPolicy(props.accountId)), props);
    for (const service of props.interfaces) this.addInterface(service, props);
  }

  private addGateway(id: string, service: string, policy: string, props: EndpointsProps): void {
    const { vpcId, region, name, routeTableIds } = props;
    new VpcEndpoint(this, id, {
      vpcId,
      vpcEndpointType: 'Gateway',
      serviceName: `com.amazonaws.${region}.${service}`,
      routeTableIds: [...routeTableIds],
      policy,
      tags: { Name: `${name}-${service}` },
    });
  }

  private addInterface(service: string, props: EndpointsProps): void {
    const { vpcId, region, accountId, name, subnetIds, securityGroupId } = props;
    new VpcEndpoint(this, `interface-${service}`, {
      vpcId,
      vpcEndpointType: 'Interface',
      serviceName: `com.amazonaws.${region}.${service}`,
      privateDnsEnabled: true,
      subnetIds: [...subnetIds],
      ...(securityGroupId === undefined ? {} : { securityGroupIds: [securityGroupId] }),
      policy: policyDocument(interfaceEndpointPolicy(service, accountId)),
      tags: { Name: `${name}-${service}` },
    });
  }
}
