import { describe, expect, it } from 'vitest';
import { statementOf, TEST_CONTEXT } from '../../tests/support/controller-context.ts';
import { objectStorage } from './object-storage.ts';
import { grafana, loki, tempo } from './observability.ts';
import { velero } from './velero.ts';

describe('object storage', () => {
  it('is one bucket, its objects and its key', () => {
    expect(
      objectStorage({ bucketArn: 'arn:bucket', keyArn: 'arn:key', objectActions: ['s3:PutObjectTagging'] }),
    ).toEqual([
      { sid: 'Bucket', actions: ['s3:GetBucketLocation', 's3:ListBucket'], resources: ['arn:bucket'] },
      {
        sid: 'Objects',
        actions: ['s3:DeleteObject', 's3:GetObject', 's3:PutObject', 's3:PutObjectTagging'],
        resources: ['arn:bucket/*'],
      },
      { sid: 'Key', actions: ['kms:Decrypt', 'kms:GenerateDataKey'], resources: ['arn:key'] },
    ]);
  });
});

describe('each store', () => {
  it.each([
    [loki(TEST_CONTEXT), 'arn:aws:s3:::dev-logs'],
    [tempo(TEST_CONTEXT), 'arn:aws:s3:::dev-traces'],
    [velero(TEST_CONTEXT), 'arn:aws:s3:::dev-velero'],
  ])('keeps to its own bucket', ({ statements }, bucket) => {
    const buckets = statements.flatMap(({ resources = [] }) => resources).filter((arn) => arn.startsWith('arn:aws:s3'));
    expect(buckets).toEqual([bucket, `${bucket}/*`]);
  });
});

describe('Velero', () => {
  it('has no right in EC2: the EBS driver takes the snapshots that it asks for', () => {
    const actions = velero(TEST_CONTEXT).statements.flatMap((statement) => statement.actions);
    expect([...new Set(actions.map((action) => action.split(':')[0]))].sort()).toEqual(['kms', 's3']);
  });

  it('cleans up after an upload that broke off', () => {
    expect(statementOf(velero(TEST_CONTEXT).statements, 'Objects').actions).toContain('s3:AbortMultipartUpload');
  });
});

describe('Grafana', () => {
  it('queries the log groups of AWS services and changes nothing', () => {
    const { statements } = grafana(TEST_CONTEXT);
    expect(statementOf(statements, 'QueryLogs').resources).toEqual([
      'arn:aws:logs:ap-south-1:111111111111:log-group:/aws/*',
    ]);
    for (const action of statements.flatMap(({ actions }) => actions)) {
      expect(action).toMatch(/:(Describe|Filter|Get|List|StartQuery|StopQuery)/);
    }
  });
});
