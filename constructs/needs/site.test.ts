import { describe, expect, test } from 'vitest';
import { type Block, testStack } from '../../tests/support/app.ts';
import { readByDistribution } from './site.ts';

const prod = testStack('prod', 'bytebytego-aws');
const dev = testStack('dev', 'bytebytego-aws');
const distribution = prod.resource('aws_cloudfront_distribution');
const edge = (output: string) => `\${data.terraform_remote_state.edge.outputs.${output}}`;

describe('the distribution', () => {
  test('answers for the public host with its own certificate, TLS 1.2 at least, HTTP/3 and IPv6, behind its web ACL', () => {
    expect(distribution).toMatchObject({
      enabled: true,
      aliases: ['bytebytego.realworld-inc.link'],
      http_version: 'http2and3',
      is_ipv6_enabled: true,
      price_class: 'PriceClass_100',
      web_acl_id: edge('web_acl_cloudfront_arn'),
      viewer_certificate: {
        acm_certificate_arn: edge('certificate_us_east_1_arn'),
        minimum_protocol_version: 'TLSv1.2_2021',
        ssl_support_method: 'sni-only',
      },
    });
    expect(dev.resource('aws_cloudfront_distribution')['price_class']).toBe('PriceClass_200');
  });

  test('serves static files from the bucket and caches them', () => {
    expect(distribution['ordered_cache_behavior']).toEqual([
      expect.objectContaining({
        path_pattern: '/static/*',
        target_origin_id: 'files',
        allowed_methods: ['GET', 'HEAD', 'OPTIONS'],
        cache_policy_id: '658327ea-f89d-4fab-a63d-7e88639e58f6',
        compress: true,
      }),
    ]);
    expect(distribution).not.toHaveProperty('default_root_object');
  });

  test('passes everything else on uncached, with every method and whatever the visitor sent', () => {
    expect(distribution['default_cache_behavior']).toEqual({
      target_origin_id: 'services',
      viewer_protocol_policy: 'redirect-to-https',
      allowed_methods: ['GET', 'HEAD', 'OPTIONS', 'PUT', 'POST', 'PATCH', 'DELETE'],
      cached_methods: ['GET', 'HEAD'],
      cache_policy_id: '4135ea2d-6df8-44a3-9df3-4b5a84be39ad',
      origin_request_policy_id: '216adef6-5c7f-47e4-b989-5492eafa07d3',
      response_headers_policy_id: '67f7725c-6f97-4210-82d7-5512b31e9d03',
    });
  });

  test('reaches the load balancer by its direct name over TLS only, and the bucket with signed requests', () => {
    const [files, services] = distribution['origin'] as Block[];
    expect(services).toMatchObject({
      domain_name: 'direct.bytebytego.realworld-inc.link',
      custom_origin_config: { origin_protocol_policy: 'https-only', origin_ssl_protocols: ['TLSv1.2'] },
    });
    expect(services).not.toHaveProperty('custom_header');
    expect(files).toEqual({
      origin_id: 'files',
      domain_name: `\${aws_s3_bucket.web_files.bucket_regional_domain_name}`,
      origin_access_control_id: `\${aws_cloudfront_origin_access_control.web_distribution_origin_access.id}`,
    });
    expect(prod.resource('aws_cloudfront_origin_access_control')).toMatchObject({
      origin_access_control_origin_type: 's3',
      signing_behavior: 'always',
      signing_protocol: 'sigv4',
    });
  });

  test('owns the host in DNS, for IPv4 and IPv6', () => {
    const records = Object.values(prod.resources('aws_route53_record'));
    expect(records.map(({ name, type }) => [name, type])).toEqual([
      ['bytebytego.realworld-inc.link', 'A'],
      ['bytebytego.realworld-inc.link', 'AAAA'],
    ]);
    for (const { alias, zone_id } of records) {
      expect(alias).toMatchObject({ name: `\${aws_cloudfront_distribution.web_distribution.domain_name}` });
      expect(zone_id).toBe(`\${data.terraform_remote_state.account.outputs.zone_id_realworld_inc_link}`);
    }
  });
});

describe('the files', () => {
  test('are read by this distribution alone, below the prefix', () => {
    expect(readByDistribution('arn:aws:s3:::web', 'static/', 'arn:d')).toEqual([
      {
        sid: 'Files',
        actions: ['s3:GetObject'],
        resources: ['arn:aws:s3:::web/static/*'],
        principals: { Service: ['cloudfront.amazonaws.com'] },
        conditions: { StringEquals: { 'aws:SourceArn': 'arn:d' } },
      },
      {
        sid: 'Missing',
        actions: ['s3:ListBucket'],
        resources: ['arn:aws:s3:::web'],
        principals: { Service: ['cloudfront.amazonaws.com'] },
        conditions: { StringEquals: { 'aws:SourceArn': 'arn:d' } },
      },
    ]);
  });

  test("name the distribution in the bucket's policy, although the distribution names the bucket", () => {
    const policy = String(prod.resource('aws_s3_bucket_policy', 'web_files_policy')['policy']);
    expect(policy).toContain('"aws:SourceArn":"${aws_cloudfront_distribution.web_distribution.arn}"');
    expect(policy).not.toContain('TOKEN');
  });
});

describe('the log of requests', () => {
  test('is handed over in us-east-1 and lands in a bucket of its own, once the bucket accepts it', () => {
    expect(prod.resource('aws_cloudwatch_log_delivery_source')).toMatchObject({
      log_type: 'ACCESS_LOGS',
      resource_arn: `\${aws_cloudfront_distribution.web_distribution.arn}`,
      provider: 'aws.us_east_1',
    });
    expect(prod.resource('aws_cloudwatch_log_delivery_destination')).toMatchObject({
      output_format: 'json',
      delivery_destination_configuration: [{ destination_resource_arn: `\${aws_s3_bucket.web_logs_bucket.arn}` }],
    });
    expect(prod.resource('aws_cloudwatch_log_delivery')['depends_on']).toEqual([
      'aws_s3_bucket_policy.web_logs_bucket_policy',
    ]);
    expect(distribution).not.toHaveProperty('logging_config');
  });

  test('is written by log delivery of this account and forgotten when the audit period ends', () => {
    const policy = JSON.parse(String(prod.resource('aws_s3_bucket_policy', 'web_logs_bucket_policy')['policy']));
    expect(policy.Statement[1]).toMatchObject({
      Action: ['s3:PutObject'],
      Resource: [`\${aws_s3_bucket.web_logs_bucket.arn}/AWSLogs/333333333333/*`],
      Principal: { Service: ['delivery.logs.amazonaws.com'] },
      Condition: { StringEquals: { 'aws:SourceAccount': '333333333333' } },
    });
    const days = (stack: typeof prod) =>
      stack.resource('aws_s3_bucket_lifecycle_configuration', 'web_logs_bucket_lifecycle')['rule'];
    expect(days(prod)).toContainEqual(expect.objectContaining({ expiration: [{ days: 2557 }] }));
    expect(days(dev)).toContainEqual(expect.objectContaining({ expiration: [{ days: 30 }] }));
  });
});

test('server errors wake somebody where CloudFront reports them', () => {
  expect(dev.resource('aws_cloudwatch_metric_alarm', 'web_server_errors')).toMatchObject({
    metric_name: '5xxErrorRate',
    threshold: 5,
    provider: 'aws.us_east_1',
    alarm_actions: [`\${data.terraform_remote_state.account.outputs.alerts_us_east_1_topic_arn}`],
  });
});

test('systems without a site get neither distribution nor record', () => {
  const birthday = testStack('prod', 'birthday-aws');
  expect(birthday.resources('aws_cloudfront_distribution')).toEqual({});
  expect(birthday.resources('aws_route53_record')).toEqual({});
  expect(birthday.outputs()).not.toHaveProperty('distribution_domain_name');
  expect(prod.outputs()).toHaveProperty('distribution_domain_name');
});
