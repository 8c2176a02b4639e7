import { describe, expect, test } from 'vitest';
import { testStack } from '../../tests/support/app.ts';

const prod = testStack('prod', 'edge');
const dev = testStack('dev', 'edge');
const account = (output: string) => `\${data.terraform_remote_state.account.outputs.${output}}`;

describe('the web ACL of the load balancers', () => {
  test('lets through what no rule blocks, in the region of the environment', () => {
    const acl = dev.resource('aws_wafv2_web_acl', 'web_acl');
    expect(acl['scope']).toBe('REGIONAL');
    expect(acl['name']).toBe('dev-public');
    expect(acl['default_action']).toEqual({ allow: {} });
    expect(acl['provider']).toBeUndefined();
    expect(acl['rule']).toHaveLength(8);
  });

  test('knows the network of the environment as its own', () => {
    expect(dev.resource('aws_wafv2_ip_set')).toMatchObject({
      scope: 'REGIONAL',
      ip_address_version: 'IPV4',
      addresses: ['10.0.0.0/16'],
    });
    expect(JSON.stringify(dev.resource('aws_wafv2_web_acl', 'web_acl'))).toContain(
      `\${aws_wafv2_ip_set.web_acl_inside.arn}`,
    );
    expect(JSON.stringify(dev.resource('aws_wafv2_web_acl', 'web_acl_cloudfront'))).not.toContain('ip_set');
  });

  test('logs into an encrypted group with the prefix that WAF wants, as long as the environment keeps logs', () => {
    expect(prod.resource('aws_cloudwatch_log_group', 'web_acl_logs')).toMatchObject({
      name: 'aws-waf-logs-prod-public',
      retention_in_days: 365,
      kms_key_id: account('logs_key_arn'),
    });
  });
});

describe('the web ACL of CloudFront', () => {
  test('lies in us-east-1 with its log group, its key and its alarm, wherever the environment lies', () => {
    expect(dev.resource('aws_wafv2_web_acl', 'web_acl_cloudfront')).toMatchObject({
      scope: 'CLOUDFRONT',
      name: 'dev-cloudfront',
      provider: 'aws.us_east_1',
    });
    expect(dev.resource('aws_cloudwatch_log_group', 'web_acl_cloudfront_logs')).toMatchObject({
      name: 'aws-waf-logs-dev-cloudfront',
      kms_key_id: account('logs_key_us_east_1_arn'),
      provider: 'aws.us_east_1',
    });
    expect(dev.resource('aws_cloudwatch_metric_alarm', 'web_acl_cloudfront_blocked')).toMatchObject({
      alarm_actions: [account('alerts_us_east_1_topic_arn')],
      provider: 'aws.us_east_1',
    });
    expect(dev.resource('aws_wafv2_web_acl_logging_configuration', 'web_acl_cloudfront_logging')['provider']).toBe(
      'aws.us_east_1',
    );
  });
});

describe.each(['web_acl', 'web_acl_cloudfront'])('%s', (id) => {
  const logging = prod.resource('aws_wafv2_web_acl_logging_configuration', `${id}_logging`);

  test('logs blocked and counted requests, without credentials', () => {
    expect(logging['redacted_fields']).toEqual([
      { single_header: { name: 'authorization' } },
      { single_header: { name: 'cookie' } },
    ]);
    expect(logging['logging_filter']).toEqual({
      default_behavior: 'DROP',
      filter: [
        {
          behavior: 'KEEP',
          requirement: 'MEETS_ANY',
          condition: ['BLOCK', 'COUNT', 'EXCLUDED_AS_COUNT'].map((action) => ({ action_condition: { action } })),
        },
      ],
    });
    expect(logging['resource_arn']).toBe(`\${aws_wafv2_web_acl.${id}.arn}`);
    expect(logging['log_destination_configs']).toEqual([`\${aws_cloudwatch_log_group.${id}_logs.arn}`]);
  });

  test('lets only the log delivery of this account write, and that before logging begins', () => {
    const { Statement } = JSON.parse(
      prod.resource('aws_cloudwatch_log_resource_policy', `${id}_log_delivery`)['policy_document'] as string,
    );
    expect(Statement).toEqual([
      {
        Sid: 'WafLogs',
        Effect: 'Allow',
        Principal: { Service: ['delivery.logs.amazonaws.com'] },
        Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        Resource: [`\${aws_cloudwatch_log_group.${id}_logs.arn}:*`],
        Condition: {
          StringEquals: { 'aws:SourceAccount': '333333333333' },
          ArnLike: { 'aws:SourceArn': 'arn:aws:logs:us-east-1:333333333333:*' },
        },
      },
    ]);
    expect(logging['depends_on']).toEqual([`aws_cloudwatch_log_resource_policy.${id}_log_delivery`]);
  });
});

test('a spike of blocked requests rings, counted where WAF reports it: with a region, for CloudFront without', () => {
  const alarm = (id: string) => dev.resource('aws_cloudwatch_metric_alarm', id);
  expect(alarm('web_acl_blocked')).toMatchObject({
    namespace: 'AWS/WAFV2',
    metric_name: 'BlockedRequests',
    dimensions: { WebACL: 'dev-public', Rule: 'ALL', Region: 'ap-south-1' },
    statistic: 'Sum',
    threshold: 500,
    period: 300,
    alarm_actions: [account('alerts_topic_arn')],
  });
  expect(alarm('web_acl_cloudfront_blocked')['dimensions']).toEqual({ WebACL: 'dev-cloudfront', Rule: 'ALL' });
  expect(alarm('web_acl_blocked')['alarm_description']).toContain('docs/runbook.md#waf-blocks-many-requests');
});
