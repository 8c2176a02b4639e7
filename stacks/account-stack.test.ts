import { describe, expect, it } from 'vitest';
import { changedStack, testEnvironment, testStack } from '../tests/support/app.ts';

const dev = testStack('dev', 'account');
const prod = testStack('prod', 'account');

describe('keys', () => {
  it('are three where the environment stands in us-east-1, four elsewhere', () => {
    expect(Object.keys(prod.resources('aws_kms_key'))).toEqual(['keys_data', 'keys_data_copies', 'keys_logs']);
    expect(Object.keys(dev.resources('aws_kms_key'))).toEqual([
      'keys_data',
      'keys_data_copies',
      'keys_logs',
      'keys_us_east1',
    ]);
    expect(dev.resource('aws_kms_key', 'keys_us_east1')['provider']).toBe('aws.us_east_1');
  });

  it('are rotated', () => {
    for (const key of Object.values(prod.resources('aws_kms_key'))) expect(key['enable_key_rotation']).toBe(true);
  });

  it('of log groups in us-east-1 is published apart', () => {
    expect(dev.outputs()['logs_key_us_east_1_arn']).toBe('${aws_kms_key.keys_us_east1.arn}');
    expect(prod.outputs()['logs_key_us_east_1_arn']).toBe(prod.outputs()['logs_key_arn']);
  });
});

describe('alert topics', () => {
  it('is one where the environment stands in us-east-1, so that nobody is told twice', () => {
    expect(Object.keys(prod.resources('aws_sns_topic'))).toEqual(['alerts', 'heartbeat']);
    expect(prod.outputs()['alerts_us_east_1_topic_arn']).toBe(prod.outputs()['alerts_topic_arn']);
  });

  it('are two elsewhere, the second in us-east-1 with a key of that region', () => {
    expect(dev.resource('aws_sns_topic', 'alerts')['kms_master_key_id']).toBe('${aws_kms_key.keys_data.arn}');
    expect(dev.resource('aws_sns_topic', 'alerts_us_east1')).toMatchObject({
      kms_master_key_id: '${aws_kms_key.keys_us_east1.arn}',
      provider: 'aws.us_east_1',
    });
    expect(dev.outputs()['alerts_us_east_1_topic_arn']).toBe('${aws_sns_topic.alerts_us_east1.arn}');
  });

  it('have one beside them for the heartbeats of alerting, published by ARN and name', () => {
    expect(dev.outputs()['heartbeat_topic_arn']).toBe('${aws_sns_topic.heartbeat.arn}');
    expect(dev.outputs()['heartbeat_topic_name']).toBe('${aws_sns_topic.heartbeat.name}');
  });

  it('tell the addresses of the environment', () => {
    const told = Object.values(prod.resources('aws_sns_topic_subscription')).map(({ protocol, endpoint }) => [
      protocol,
      endpoint,
    ]);
    expect(told).toEqual([['email', 'platform-oncall@realworld-inc.link']]);
  });
});

describe('hosted zones', () => {
  it('are made, protected where the environment retains, and published with their name servers', () => {
    expect(prod.resource('aws_route53_zone')).toMatchObject({
      name: 'realworld-inc.link',
      force_destroy: false,
      lifecycle: { prevent_destroy: true },
    });
    expect(prod.outputs()['zone_id_realworld_inc_link']).toBe('${aws_route53_zone.zone_realworld_inc_link.zone_id}');
    expect(prod.outputs()['zone_name_servers_realworld_inc_link']).toBe(
      '${join(" ", aws_route53_zone.zone_realworld_inc_link.name_servers)}',
    );
  });

  it('are passed on by id where they exist, and nothing is made', () => {
    const dns = { ...testEnvironment('dev').dns, zones: { 'dev.techitfactory.com': { existing: 'Z0123456789' } } };
    const stack = changedStack('dev', 'account', { dns });
    expect(stack.resources('aws_route53_zone')).toEqual({});
    expect(stack.outputs()['zone_id_dev_techitfactory_com']).toBe('Z0123456789');
    expect(stack.outputs()['zone_name_servers_dev_techitfactory_com']).toBeUndefined();
  });
});

describe('chart repositories', () => {
  it('never change a version, are encrypted and scanned', () => {
    const repositories = Object.values(prod.resources('aws_ecr_repository'));
    expect(repositories.map(({ name }) => name)).toEqual([
      'prod/charts/system',
      'prod/charts/application',
      'prod/charts/document-store',
      'prod/charts/object-store',
      'prod/charts/gitops',
    ]);
    for (const repository of repositories) {
      expect(repository).toMatchObject({
        image_tag_mutability: 'IMMUTABLE',
        image_scanning_configuration: { scan_on_push: true },
        encryption_configuration: [{ encryption_type: 'KMS', kms_key: '${aws_kms_key.keys_data.arn}' }],
      });
    }
  });

  it('share the address that releases begin with', () => {
    expect(prod.outputs()['charts_repository_url']).toBe('333333333333.dkr.ecr.us-east-1.amazonaws.com/prod/charts');
    expect(prod.outputs()['charts_repository_arn']).toBe('arn:aws:ecr:us-east-1:333333333333:repository/prod/charts/*');
  });
});

describe('the stack', () => {
  it('reads bootstrap only', () => {
    expect(prod.upstream).toEqual(['prod-bootstrap']);
  });

  it('puts every role under the platform’s boundary', () => {
    const roles = Object.values(prod.resources('aws_iam_role'));
    expect(roles.map(({ name }) => name)).toEqual(['prod-backup', 'prod-audit-trail']);
    for (const role of roles) {
      expect(role['permissions_boundary']).toBe(
        '${data.terraform_remote_state.bootstrap.outputs.permissions_boundary_arn}',
      );
    }
  });
});
