import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import {
  DescribeAddressesCommand,
  DescribeInstancesCommand,
  DescribeNatGatewaysCommand,
  DescribeNetworkInterfacesCommand,
  DescribeVolumesCommand,
  DescribeVpcsCommand,
  EC2Client,
} from '@aws-sdk/client-ec2';
import { GetResourcesCommand, ResourceGroupsTaggingAPIClient } from '@aws-sdk/client-resource-groups-tagging-api';
import { ListBucketsCommand, S3Client } from '@aws-sdk/client-s3';
import { heldLines, heldResources } from '../../local/aws/resources.ts';
import { awsOf } from './aws.ts';
import type { Account } from './states.ts';

/**
 * Told by their tags for a while after their end: keys and secrets as long as they can be had back, instances and NAT gateways
 * for an hour. Of the latter EC2 tells the state.
 */
const LINGERS = /:kms:[^:]*:\d*:key\/|:secretsmanager:|:instance\/|:natgateway\//;

/**
 * What stands in an account, by what it tells on its own page, and by the APIs of AWS, of every region that the environment uses.
 * Empty where there is nothing.
 */
export async function standing({ endpoint, environment }: Account): Promise<readonly string[]> {
  const regions = [...new Set([environment.region, environment.secondRegion, 'us-east-1'])];
  const found = await Promise.all([
    heldResources(endpoint).then(heldLines),
    bucketNames(endpoint, environment.region),
    ...regions.flatMap((region) => [tableNames, networkIds, taggedArns].map((ask) => ask(endpoint, region))),
  ]);
  return [...new Set(found.flat())].sort();
}

async function bucketNames(endpoint: string, region: string): Promise<readonly string[]> {
  const s3 = new S3Client({ ...awsOf(endpoint, region), forcePathStyle: true });
  const { Buckets = [] } = await s3.send(new ListBucketsCommand({}));
  return Buckets.map(({ Name }) => `bucket ${Name}`);
}

async function tableNames(endpoint: string, region: string): Promise<readonly string[]> {
  const { TableNames = [] } = await new DynamoDBClient(awsOf(endpoint, region)).send(new ListTablesCommand({}));
  return TableNames.map((name) => `table ${name}`);
}

async function networkIds(endpoint: string, region: string): Promise<readonly string[]> {
  const ec2 = new EC2Client(awsOf(endpoint, region));
  const [vpcs, interfaces, volumes, addresses, instances, gateways] = await Promise.all([
    ec2.send(new DescribeVpcsCommand({})),
    ec2.send(new DescribeNetworkInterfacesCommand({})),
    ec2.send(new DescribeVolumesCommand({})),
    ec2.send(new DescribeAddressesCommand({})),
    ec2.send(new DescribeInstancesCommand({})),
    ec2.send(new DescribeNatGatewaysCommand({})),
  ]);
  const { Vpcs = [] } = vpcs;
  const { NetworkInterfaces = [] } = interfaces;
  const { Volumes = [] } = volumes;
  const { Addresses = [] } = addresses;
  const Instances = (instances.Reservations ?? []).flatMap((reservation) => reservation.Instances ?? []);
  const { NatGateways = [] } = gateways;
  return [
    ...Vpcs.filter(({ IsDefault }) => IsDefault !== true).map(({ VpcId }) => `${region} ${VpcId}`),
    ...NetworkInterfaces.map(({ NetworkInterfaceId }) => `${region} ${NetworkInterfaceId}`),
    ...Volumes.map(({ VolumeId }) => `${region} ${VolumeId}`),
    ...Addresses.map(({ AllocationId }) => `${region} ${AllocationId}`),
    ...Instances.filter(({ State }) => State?.Name !== 'terminated').map(({ InstanceId }) => `${region} ${InstanceId}`),
    ...NatGateways.filter(({ State }) => State !== 'deleted').map(({ NatGatewayId }) => `${region} ${NatGatewayId}`),
  ];
}

async function taggedArns(endpoint: string, region: string): Promise<readonly string[]> {
  const { ResourceTagMappingList = [] } = await new ResourceGroupsTaggingAPIClient(awsOf(endpoint, region)).send(
    new GetResourcesCommand({ TagFilters: [{ Key: 'managed-by', Values: ['terraform'] }] }),
  );
  return ResourceTagMappingList.flatMap(({ ResourceARN = '' }) => (LINGERS.test(ResourceARN) ? [] : [ResourceARN]));
}
