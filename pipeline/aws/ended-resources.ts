import { createRequire } from 'node:module';
import { calling } from './aws-failure.ts';
import { client } from './clients.ts';
import type { TaggedResource } from './tagged-resources.ts';

/** Loaded where it is needed and not with the program: its eight hundred calls would cost every command a third of its start. */
function ec2(): typeof import('@aws-sdk/client-ec2') {
  return createRequire(import.meta.url)('@aws-sdk/client-ec2') as typeof import('@aws-sdk/client-ec2');
}

/**
 * Those of a region's resources that have not ended: AWS tells of instances and NAT gateways, with their tags, for up to an
 * hour after they were removed.
 */
export async function withoutEnded(
  region: string,
  resources: readonly TaggedResource[],
): Promise<readonly TaggedResource[]> {
  const gateways = idsOf(resources, 'natgateway');
  const instances = idsOf(resources, 'instance');
  const alive = new Set([
    ...(gateways.length === 0 ? [] : await gatewaysThere(region, gateways)),
    ...(instances.length === 0 ? [] : await instancesThere(region, instances)),
  ]);
  return resources.filter(({ arn }) => {
    const id = idOf(arn, 'natgateway') ?? idOf(arn, 'instance');
    return id === undefined || alive.has(id);
  });
}

function idsOf(resources: readonly TaggedResource[], kind: string): string[] {
  return resources.flatMap(({ arn }) => idOf(arn, kind) ?? []);
}

function idOf(arn: string, kind: string): string | undefined {
  return new RegExp(`^arn:[\\w-]+:ec2:[^:]*:\\d*:${kind}/(.+)$`).exec(arn)?.[1];
}

/** Asked by filters: an id that AWS has dropped is no error then. */
async function gatewaysThere(region: string, ids: string[]): Promise<readonly string[]> {
  const { EC2Client, paginateDescribeNatGateways } = ec2();
  return await calling({ path: 'ec2:DescribeNatGateways', region }, async () => {
    const found: string[] = [];
    const filter = [{ Name: 'nat-gateway-id', Values: ids }];
    const pages = paginateDescribeNatGateways({ client: client(EC2Client, region) }, { Filter: filter });
    for await (const { NatGateways = [] } of pages)
      for (const { NatGatewayId: id, State: state } of NatGateways)
        if (id !== undefined && state !== 'deleted') found.push(id);
    return found;
  });
}

async function instancesThere(region: string, ids: string[]): Promise<readonly string[]> {
  const { EC2Client, paginateDescribeInstances } = ec2();
  return await calling({ path: 'ec2:DescribeInstances', region }, async () => {
    const found: string[] = [];
    const filters = [{ Name: 'instance-id', Values: ids }];
    const pages = paginateDescribeInstances({ client: client(EC2Client, region) }, { Filters: filters });
    for await (const { Reservations = [] } of pages)
      for (const { InstanceId: id, State: state } of Reservations.flatMap(({ Instances = [] }) => Instances))
        if (id !== undefined && state?.Name !== 'terminated') found.push(id);
    return found;
  });
}
