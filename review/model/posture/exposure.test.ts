import { expect, test } from 'vitest';
import { stacksWith } from '../../../tests/support/stack-file.ts';
import { exposureOf } from './exposure.ts';

const of = (type: string, block: Readonly<Record<string, unknown>>, reasons: Readonly<Record<string, string>> = {}) =>
  exposureOf(stacksWith({ [type]: { one: block } }), { reasons });

const rule = (cidr_ipv4: string, more: object = {}) => ({
  cidr_ipv4,
  ip_protocol: 'tcp',
  from_port: 443,
  to_port: 443,
  description: 'From the internet, 443: clients call it',
  ...more,
});

test('a port that is open to the internet is told with its reason', () => {
  expect(of('aws_vpc_security_group_ingress_rule', rule('0.0.0.0/0'))).toEqual([
    {
      address: 'shop-aws aws_vpc_security_group_ingress_rule.one',
      what: 'port 443',
      to: 'the whole internet',
      why: 'clients call it',
    },
  ]);
});

test.each([
  ['203.0.113.0/24', 1],
  ['172.32.0.0/16', 1],
  ['::/0', 1],
  ['10.0.0.0/16', 0],
  ['172.16.0.0/12', 0],
  ['192.168.1.0/24', 0],
  ['100.64.0.0/10', 0],
])('a port that is open to %s is told %i times', (cidr, times) => {
  expect(of('aws_vpc_security_group_ingress_rule', rule(cidr))).toHaveLength(times);
});

test('every port, a range and a missing reason are told as such', () => {
  const [all] = of('aws_vpc_security_group_ingress_rule', { cidr_ipv6: '::/0', ip_protocol: '-1' });
  expect(all).toMatchObject({ what: 'every port', to: 'the whole internet', why: null });
  const [range] = of('aws_vpc_security_group_ingress_rule', rule('0.0.0.0/0', { to_port: 445 }));
  expect(range?.what).toBe('port 443-445');
});

test.each([
  ['aws_lb', { internal: false }, 1],
  ['aws_lb', { internal: true }, 0],
  ['aws_db_instance', { publicly_accessible: true }, 1],
  ['aws_db_instance', { publicly_accessible: false }, 0],
  ['aws_instance', { associate_public_ip_address: true }, 1],
  ['aws_instance', {}, 0],
  ['aws_lambda_function_url', { authorization_type: 'NONE' }, 1],
  ['aws_lambda_function_url', { authorization_type: 'AWS_IAM' }, 0],
  ['aws_apigatewayv2_route', { route_key: 'GET /', authorization_type: 'JWT' }, 0],
  ['aws_apigatewayv2_route', { route_key: 'GET /' }, 1],
  ['aws_apigatewayv2_api', { name: 'shop' }, 1],
  ['aws_cloudfront_distribution', { aliases: ['a.example'] }, 1],
  ['aws_eks_cluster', { vpc_config: { endpoint_public_access: false } }, 0],
])('%s %o is told %i times', (type, block, times) => {
  expect(of(type, block)).toHaveLength(times);
});

test('the API of Kubernetes is open to the addresses that are given, for the reason in the environment file', () => {
  const vpc_config = { endpoint_public_access: true, public_access_cidrs: ['203.0.113.0/24'] };
  const [found] = of('aws_eks_cluster', { vpc_config }, { 'cluster.publicCidrs': 'the office' });
  expect(found).toMatchObject({ what: 'API of Kubernetes', to: '203.0.113.0/24', why: 'the office' });
  const [open] = of('aws_eks_cluster', { vpc_config: { endpoint_public_access: true } });
  expect(open).toMatchObject({ to: 'the whole internet', why: null });
});

test('a bucket is told unless its public access is blocked in all four ways', () => {
  const block = { block_public_acls: true, block_public_policy: true, ignore_public_acls: true };
  const withBlock = (more: object) =>
    exposureOf(
      stacksWith({
        aws_s3_bucket: { a: {} },
        aws_s3_bucket_public_access_block: { a: { bucket: '${aws_s3_bucket.a.id}', ...block, ...more } },
      }),
      { reasons: {} },
    );
  expect(withBlock({ restrict_public_buckets: true })).toEqual([]);
  expect(withBlock({})).toMatchObject([{ what: 'bucket whose public access is not blocked' }]);
});

test('a policy that lets everybody in without a condition is told; one that denies, or has a condition, is not', () => {
  const policy = (statement: object) => ({ policy: JSON.stringify({ Statement: [statement] }) });
  const open = { Effect: 'Allow', Principal: '*', Action: 'sqs:SendMessage' };
  expect(of('aws_sqs_queue_policy', policy(open))).toMatchObject([{ what: 'policy that allows sqs:SendMessage' }]);
  expect(of('aws_sqs_queue_policy', policy({ ...open, Principal: { AWS: '*' } }))).toHaveLength(1);
  expect(
    of('aws_sqs_queue_policy', policy({ ...open, Principal: { AWS: ['arn:aws:iam::1:root', '*'] } })),
  ).toHaveLength(1);
  expect(of('aws_sqs_queue_policy', policy({ ...open, Effect: 'Deny' }))).toEqual([]);
  expect(of('aws_sqs_queue_policy', policy({ ...open, Condition: { Bool: { a: 'true' } } }))).toEqual([]);
  expect(of('aws_sqs_queue_policy', policy({ ...open, Principal: { Service: 'sns.amazonaws.com' } }))).toEqual([]);
});

test('a policy that denies everybody something and allows a service something is not open', () => {
  const Statement = [
    { Effect: 'Deny', Principal: '*', Action: 's3:*' },
    { Effect: 'Allow', Principal: { Service: 'cloudfront.amazonaws.com' }, Action: 's3:GetObject' },
  ];
  expect(of('aws_s3_bucket_policy', { policy: JSON.stringify({ Statement }) })).toEqual([]);
});
