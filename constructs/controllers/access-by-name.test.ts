import { describe, expect, it } from 'vitest';
import { actionsOf, statementOf, TEST_CONTEXT } from '../../tests/support/controller-context.ts';
import { externalDns } from './external-dns.ts';
import { externalSecrets } from './external-secrets.ts';
import { keda } from './keda.ts';
import { alertmanager } from './observability.ts';

const ZONES = ['arn:aws:route53:::hostedzone/ZONE1', 'arn:aws:route53:::hostedzone/ZONE2'];

describe('External Secrets', () => {
  const { statements } = externalSecrets(TEST_CONTEXT);

  it('assumes the secrets readers of its environment, tags and all, and reads nothing by itself', () => {
    expect(statementOf(statements, 'AssumeSecretsReaders')).toMatchObject({
      actions: ['sts:AssumeRole', 'sts:TagSession'],
      resources: ['arn:aws:iam::111111111111:role/dev-*-secrets-reader'],
    });
    expect(actionsOf(statements).filter((action) => action.startsWith('secretsmanager:'))).toEqual([]);
  });

  it('pulls charts and no images', () => {
    expect(statementOf(statements, 'PullCharts').resources).toEqual([TEST_CONTEXT.chartsRepositoryArn]);
    expect(actionsOf(statements).filter((action) => /^ecr:(Put|Upload|Initiate|Complete)/.test(action))).toEqual([]);
  });
});

describe('KEDA', () => {
  it('assumes the queue readers of its environment and does nothing else', () => {
    expect(keda(TEST_CONTEXT).statements).toEqual([
      {
        sid: 'AssumeQueueReaders',
        actions: ['sts:AssumeRole', 'sts:TagSession'],
        resources: ['arn:aws:iam::111111111111:role/dev-*-queue-reader'],
      },
    ]);
  });
});

describe('alertmanager', () => {
  it('publishes to the topics of alerts and heartbeats, and to no other', () => {
    const { statements } = alertmanager(TEST_CONTEXT);
    expect(statementOf(statements, 'Publish')).toEqual({
      sid: 'Publish',
      actions: ['sns:Publish'],
      resources: [
        'arn:aws:sns:ap-south-1:111111111111:dev-alerts',
        'arn:aws:sns:ap-south-1:111111111111:dev-heartbeat',
      ],
    });
    expect(actionsOf(statements)).toEqual(['sns:Publish', 'kms:Decrypt', 'kms:GenerateDataKey']);
  });
});

describe('external-dns', () => {
  it('writes records of this environment only', () => {
    expect(statementOf(externalDns(TEST_CONTEXT).statements, 'Records').resources).toEqual(ZONES);
  });

  it('neither makes nor deletes zones', () => {
    for (const action of actionsOf(externalDns(TEST_CONTEXT).statements)) expect(action).not.toMatch(/HostedZone$/);
  });
});
