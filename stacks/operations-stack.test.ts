import { describe, expect, it } from 'vitest';
import { needsPublicAddress } from '../constructs/operations/monitoring.ts';
import { testStack } from '../tests/support/app.ts';

const dev = testStack('dev', 'operations');
const prod = testStack('prod', 'operations');

describe('operations', () => {
  it('keeps logs, traces and cluster backups as long as the environment says', () => {
    const days = (id: string) => {
      const rules = dev.resource('aws_s3_bucket_lifecycle_configuration', id)['rule'] as {
        id: string;
        expiration?: { days: number }[];
      }[];
      return rules.find((rule) => rule.id === 'expire')?.expiration?.[0]?.days;
    };
    expect([days('logs_lifecycle'), days('traces_lifecycle'), days('velero_lifecycle')]).toEqual([7, 3, 7]);
  });

  it('copies cluster backups to the second region only where the environment keeps copies', () => {
    expect(Object.keys(dev.resources('aws_s3_bucket'))).toEqual(['logs', 'traces', 'velero']);
    expect(Object.keys(dev.resources('aws_s3_bucket_replication_configuration'))).toEqual([]);
    expect(Object.keys(prod.resources('aws_s3_bucket'))).toContain('velero_copy');
    expect(prod.resource('aws_s3_bucket', 'velero_copy')['provider']).toBe('aws.second_region');
    expect(Object.keys(prod.resources('aws_s3_bucket_replication_configuration'))).toEqual(['velero_replication']);
  });

  it('has two instances: IMDSv2 only, hop limit 1, encrypted, no key pair', () => {
    const instances = Object.entries(dev.resources('aws_instance'));
    expect(instances.map(([id]) => id)).toEqual(['monitoring_machine', 'runner_machine']);
    for (const [, instance] of instances) {
      expect(instance['metadata_options']).toEqual({
        http_endpoint: 'enabled',
        http_tokens: 'required',
        http_put_response_hop_limit: 1,
      });
      expect(instance['root_block_device']).toMatchObject({ encrypted: true, volume_type: 'gp3' });
      expect(instance).not.toHaveProperty('key_name');
    }
  });

  it('rebuilds an instance when its boot script changes, not when Amazon publishes an image', () => {
    for (const instance of Object.values(dev.resources('aws_instance'))) {
      expect(instance['user_data_replace_on_change']).toBe(true);
      expect(instance['lifecycle']).toEqual({ ignore_changes: ['ami'] });
    }
  });

  it('keeps metrics on a volume that outlives the instance and is backed up daily', () => {
    const volume = prod.resource('aws_ebs_volume', 'monitoring_data');
    expect(volume).toMatchObject({
      availability_zone: 'us-east-1a',
      size: 200,
      encrypted: true,
      tags: { Name: 'prod-monitoring-data', backup: 'daily' },
      lifecycle: { prevent_destroy: true },
    });
    expect(dev.resource('aws_ebs_volume', 'monitoring_data')['lifecycle']).toEqual({ prevent_destroy: false });
    expect(prod.resource('aws_volume_attachment')['volume_id']).toBe('${aws_ebs_volume.monitoring_data.id}');
  });

  it('makes secrets without a value, closed to other accounts', () => {
    expect(Object.keys(dev.resources('aws_secretsmanager_secret_version'))).toEqual([]);
    expect(Object.values(dev.resources('aws_secretsmanager_secret')).map(({ name }) => name)).toEqual([
      'dev/operations/monitoring',
      'dev/operations/gitlab-runner',
      'dev/operations/argo-cd',
      'dev/operations/grafana',
    ]);
    for (const policy of Object.values(dev.resources('aws_secretsmanager_secret_policy')))
      expect(policy['block_public_policy']).toBe(true);
  });

  it('lets the runner read its token and nothing else', () => {
    const policy = JSON.parse(String(dev.resource('aws_iam_role_policy', 'runner_machine_role_policy')['policy'])) as {
      Statement: { Action: string[] }[];
    };
    expect(policy.Statement.flatMap(({ Action }) => Action)).toEqual(['secretsmanager:GetSecretValue', 'kms:Decrypt']);
  });

  it('tells whoever fills the secret of a tool which keys it has', () => {
    expect(dev.resource('aws_secretsmanager_secret', 'tools_argo_cd')['description']).toMatch(
      /JSON with the keys git-username, git-password, oidc-client-secret$/,
    );
    expect(dev.resource('aws_secretsmanager_secret', 'tools_grafana')['description']).toMatch(
      /JSON with the keys admin-user, admin-password, oidc-client-secret$/,
    );
  });

  it('lets External Secrets read the secrets of tools and of the monitoring instance, by a role that only it assumes', () => {
    expect(dev.resource('aws_iam_role', 'tools_reader')['name']).toBe('dev-operations-secrets-reader');
    const trust = JSON.parse(String(dev.resource('aws_iam_role', 'tools_reader')['assume_role_policy'])) as {
      Statement: { Condition: object }[];
    };
    expect(trust.Statement.map(({ Condition }) => Condition)).toEqual([
      { ArnEquals: { 'aws:PrincipalArn': 'arn:aws:iam::111111111111:role/dev-external-secrets' } },
    ]);
    const policy = JSON.parse(String(dev.resource('aws_iam_role_policy', 'tools_reader_policy')['policy'])) as {
      Statement: { Sid: string; Resource: string | string[] }[];
    };
    expect(policy.Statement.find(({ Sid }) => Sid === 'Secrets')?.Resource).toEqual([
      '${aws_secretsmanager_secret.tools_argo_cd.arn}',
      '${aws_secretsmanager_secret.tools_grafana.arn}',
      '${aws_secretsmanager_secret.monitoring_credentials.arn}',
    ]);
    expect(policy.Statement.find(({ Sid }) => Sid === 'Parameters')?.Resource).toEqual([
      'arn:aws:ssm:ap-south-1:111111111111:parameter/dev/monitoring/certificate',
    ]);
  });

  it('publishes what the platform stack reads', () => {
    expect(Object.keys(dev.outputs()).sort()).toEqual([
      'argo_cd_secret_arn',
      'grafana_secret_arn',
      'logs_bucket_arn',
      'logs_bucket_name',
      'monitoring_credentials_secret_arn',
      'monitoring_private_ip',
      'runner_role_arn',
      'tool_secrets_reader_role_arn',
      'traces_bucket_arn',
      'traces_bucket_name',
      'velero_bucket_arn',
      'velero_bucket_name',
    ]);
  });
});

describe('the address of the monitoring instance', () => {
  it('is public only when somebody outside private networks may open Grafana', () => {
    expect(needsPublicAddress(['10.0.0.0/16', '203.0.113.0/24'])).toBe(true);
    expect(needsPublicAddress(['10.0.0.0/16', '192.168.4.0/24', '172.31.0.0/16'])).toBe(false);
    expect(needsPublicAddress(['0.0.0.0/0'])).toBe(true);
  });
});
