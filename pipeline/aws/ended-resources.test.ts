import { EC2Client } from '@aws-sdk/client-ec2';
import { afterEach, expect, it, vi } from 'vitest';
import { withoutEnded } from './ended-resources.ts';

const REGION = 'eu-west-1';

afterEach(() => {
  vi.restoreAllMocks();
});

/** Answers each call by its name and the token that it comes with. */
function answering(answers: Readonly<Record<string, object>>) {
  const send = async ({ constructor: { name }, input }: { constructor: { name: string }; input: object }) =>
    answers[`${name} ${(input as { NextToken?: string }).NextToken ?? 'first'}`];
  return vi.spyOn(EC2Client.prototype, 'send').mockImplementation(send);
}

function resource(part: string) {
  return { arn: `arn:aws:ec2:${REGION}:123456789012:${part}`, tags: {} };
}

it('gateways and instances that have ended are left out, whichever page of the answer they stand on', async () => {
  const send = answering({
    'DescribeNatGatewaysCommand first': { NatGateways: [{ NatGatewayId: 'nat-1', State: 'deleted' }], NextToken: '2' },
    'DescribeNatGatewaysCommand 2': { NatGateways: [{ NatGatewayId: 'nat-2', State: 'deleting' }] },
    'DescribeInstancesCommand first': {
      Reservations: [
        { Instances: [{ InstanceId: 'i-1', State: { Name: 'terminated' } }] },
        { Instances: [{ InstanceId: 'i-2', State: { Name: 'running' } }] },
      ],
      NextToken: '2',
    },
    'DescribeInstancesCommand 2': { Reservations: [{ Instances: [{ InstanceId: 'i-3' }] }, {}] },
  });
  const parts = ['natgateway/nat-1', 'natgateway/nat-2', 'instance/i-1', 'instance/i-2', 'instance/i-3', 'vpc/vpc-1'];
  const left = await withoutEnded(REGION, parts.map(resource));
  expect(left.map(({ arn }) => arn.split(':').at(-1))).toEqual([
    'natgateway/nat-2',
    'instance/i-2',
    'instance/i-3',
    'vpc/vpc-1',
  ]);
  expect(send).toHaveBeenCalledTimes(4);
});

it('a gateway that AWS no longer knows has ended; where there is none, EC2 is not asked', async () => {
  const send = answering({ 'DescribeNatGatewaysCommand first': {} });
  expect(await withoutEnded(REGION, [resource('natgateway/nat-1')])).toEqual([]);
  expect(send).toHaveBeenCalledTimes(1);
  const others = [resource('vpc/vpc-1'), resource('subnet/subnet-1')];
  expect(await withoutEnded(REGION, others)).toEqual(others);
  expect(send).toHaveBeenCalledTimes(1);
});
