import * as ec2 from '@aws-sdk/client-ec2';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findProviders } from '../../local/terraform/providers.ts';
import { Bed } from './bed.ts';
import { DEV_ACCOUNT, RealApp } from './real-app.ts';

const providers = await findProviders();
if (providers.aws === undefined)
  process.stderr.write('the real network is skipped: no registry answers, and no provider mirror was found\n');

/** A hundred resources at AWS's own pace; a busy machine takes ten times as long as an idle one. */
const LONG = 900_000;

/** What network reads of the stacks before it. */
const UPSTREAM = {
  bootstrap: { permissions_boundary_arn: `arn:aws:iam::${DEV_ACCOUNT}:policy/dev-boundary` },
  account: {
    logs_key_arn: `arn:aws:kms:ap-south-1:${DEV_ACCOUNT}:key/6c2a7115-3ca1-4315-970a-e753534b5884`,
  },
};

let bed: Bed;
let app: RealApp;
let client: ec2.EC2Client;

beforeAll(async () => {
  if (providers.aws === undefined) return;
  bed = await Bed.start(DEV_ACCOUNT);
  app = new RealApp(bed, providers);
  app.synth();
  await app.backend(UPSTREAM);
  client = new ec2.EC2Client(app.aws());
}, LONG);
afterAll(() => bed?.stop());

const named = (name: string) => ({
  Filters: [
    { Name: 'tag:stack', Values: ['dev-network'] },
    { Name: 'tag:Name', Values: [name] },
  ],
});
async function groupId(name: string): Promise<string> {
  const { SecurityGroups } = await client.send(new ec2.DescribeSecurityGroupsCommand(named(name)));
  return SecurityGroups?.[0]?.GroupId ?? '';
}
async function tableId(name: string): Promise<string> {
  const { RouteTables } = await client.send(new ec2.DescribeRouteTablesCommand(named(name)));
  return RouteTables?.[0]?.RouteTableId ?? '';
}

const ssh = { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: '0.0.0.0/0' }] };
const remedy = '(remove it by hand, or write it into the code and import it)';

describe.skipIf(providers.aws === undefined)(`network of dev by the commands, with ${providers.description}`, () => {
  it(
    'is planned and applied as planned, and is unchanged and undrifted then',
    async () => {
      const planned = await app.run('plan', 'dev', 'network');
      expect(planned.output).toMatch(/dev-network +planned +\+\d+ outputs \d+ +[\d.]+\s*\n/);
      const applied = await app.run('apply', 'dev', 'network');
      expect(applied.output).toContain('1 stack of dev: as the code says');
      const again = await app.run('plan', 'dev', 'network');
      expect(again.output).toMatch(/dev-network +skipped unchanged/);
      const drift = await app.run('drift', 'dev', 'network');
      expect(drift.output).toMatch(/dev-network +no changes/);
      expect(drift.output).not.toContain('more than the code makes');
      expect([planned.code, applied.code, again.code, drift.code]).toEqual([0, 0, 0, 0]);
    },
    LONG,
  );

  it(
    'outputs shows what it publishes, verify what is not there yet',
    async () => {
      const { output } = await app.run('outputs', 'dev', 'network', '--json');
      const published = JSON.parse(output) as { network: Record<string, string> };
      expect(published.network['vpc_id']).toMatch(/^vpc-/);
      expect(published.network['data_security_group_id']).toBe(await groupId('dev-data'));
      const { code, output: verified } = await app.run('verify', 'dev');
      expect(verified).toMatch(/^stacks +\d+ not ready$/m);
      expect(verified).toMatch(/^ +dev-cluster: /m);
      expect(verified).not.toContain('dev-network:');
      expect(code).toBe(15);
    },
    LONG,
  );

  it(
    'drift finds what somebody changed, took away and added, and changes nothing',
    async () => {
      const group = await groupId('dev-data');
      const table = await tableId('dev-app-a');
      await client.send(new ec2.CreateTagsCommand({ Resources: [group], Tags: [{ Key: 'Name', Value: 'mine' }] }));
      await client.send(new ec2.DeleteRouteCommand({ RouteTableId: table, DestinationCidrBlock: '0.0.0.0/0' }));
      await client.send(new ec2.AuthorizeSecurityGroupIngressCommand({ GroupId: group, IpPermissions: [ssh] }));
      const before = await app.serial('network');
      const { code, output } = await app.run('drift', 'dev', 'network');
      expect(output).toContain('dev-network: aws_route.app_a_internet is gone');
      const data = 'dev-network: aws_security_group.groups_data';
      expect(output).toContain(`${data} is, instead of as applied: tags.Name: "mine" -> "dev-data"`);
      expect(output).toContain(`${data} has more than the code makes: ingress rule tcp 22 from 0.0.0.0/0 ${remedy}`);
      expect(output).toMatch(/dev-network +drifted .* 3 no longer as applied/);
      expect([code, await app.serial('network')]).toEqual([2, before]);
    },
    LONG,
  );

  it(
    'plan --all shows the repair and apply makes it; what was added by hand is taken away by hand',
    async () => {
      const planned = await app.run('plan', 'dev', 'network', '--all');
      expect(planned.output).toContain('1 to create, 1 to update');
      expect(planned.output).toContain('tags.Name: "mine" -> "dev-data"');
      const applied = await app.run('apply', 'dev', 'network');
      expect([planned.code, applied.code]).toEqual([0, 0]);
      const revoke = { GroupId: await groupId('dev-data'), IpPermissions: [ssh] };
      await client.send(new ec2.RevokeSecurityGroupIngressCommand(revoke));
      const { code, output } = await app.run('drift', 'dev', 'network');
      expect(output).toMatch(/dev-network +no changes/);
      expect(code).toBe(0);
    },
    LONG,
  );

  it(
    'destroy refuses dev while it is protected',
    async () => {
      const before = await app.serial('network');
      const protect = (removal: string) =>
        app.change((dev) => {
          dev.removal = removal;
        });
      protect('retain');
      const { code, output } = await app.run('destroy', 'dev', '--confirm', 'dev');
      protect('destroy');
      expect(output).toContain('[ENVIRONMENT_PROTECTED]');
      expect([code, await app.serial('network')]).toEqual([12, before]);
    },
    LONG,
  );

  it(
    'destroy takes it down, names what no state knows, and ends once nothing carries its tags',
    async () => {
      const zone = { Filters: [{ Name: 'default-for-az', Values: ['true'] }] };
      const { Subnets } = await client.send(new ec2.DescribeSubnetsCommand(zone));
      const tags = { environment: 'dev', 'managed-by': 'terraform' };
      const { NatGateway } = await client.send(
        new ec2.CreateNatGatewayCommand({
          SubnetId: Subnets?.[0]?.SubnetId,
          ConnectivityType: 'private',
          TagSpecifications: [
            { ResourceType: 'natgateway', Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) },
          ],
        }),
      );
      const NatGatewayId = NatGateway?.NatGatewayId ?? '';
      const { code, output } = await app.run('destroy', 'dev', '--confirm', 'dev');
      expect(output).toContain('loses aws_nat_gateway.nat_a: ');
      // The gateway of the stack is listed as well, deleted.
      expect(output.match(/^arn:\S+ \[LEFT_BEHIND\]/gm)).toEqual([expect.stringContaining(NatGatewayId)]);
      expect(code).toBe(15);
      await client.send(new ec2.DeleteNatGatewayCommand({ NatGatewayId }));
      const again = await app.run('destroy', 'dev', '--confirm', 'dev');
      expect(again.output).toContain('nothing carries the tags of dev any more, bootstrap apart');
      expect(again.code).toBe(0);
      const { Vpcs } = await client.send(new ec2.DescribeVpcsCommand(named('dev')));
      expect(Vpcs ?? []).toEqual([]);
    },
    LONG,
  );
});
