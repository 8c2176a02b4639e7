import { describe, expect, it } from 'vitest';
import { releaseContext } from '../../tests/support/release-context.ts';
import { LOKI_URL, lokiValues } from './loki-values.ts';
import { reserved } from './placement.ts';

const dev = lokiValues(releaseContext('dev'));
const prod = lokiValues(releaseContext('prod'));

describe('Loki', () => {
  it('is there three times where there are three zones, and keeps each line as often', () => {
    expect(prod).toMatchObject({
      deploymentMode: 'Monolithic',
      singleBinary: { replicas: 3, podDisruptionBudget: { enabled: true, maxUnavailable: 1 } },
      loki: { commonConfig: { replication_factor: 3 } },
      gateway: { replicas: 2, podDisruptionBudget: { enabled: true, maxUnavailable: 1 } },
    });
    expect(dev).toMatchObject({
      singleBinary: { replicas: 1 },
      loki: { commonConfig: { replication_factor: 1 } },
      gateway: { replicas: 1, podDisruptionBudget: { enabled: false } },
    });
  });

  it('runs nothing of other deployment modes: the chart refuses to render with both', () => {
    expect([dev['write'], dev['read'], dev['backend']]).toEqual(Array(3).fill({ replicas: 0 }));
  });

  it('keeps logs in the bucket, without keys of its own, by the schema that it always had', () => {
    expect(prod['loki']).toMatchObject({
      storage: {
        type: 's3',
        bucketNames: { chunks: 'prod-logs-333333333333' },
        s3: { region: 'us-east-1' },
      },
      schemaConfig: { configs: [{ from: '2026-01-01', store: 'tsdb', object_store: 's3', schema: 'v13' }] },
    });
  });

  it('deletes what is older than the environment keeps, and answers no question about it', () => {
    expect(dev['loki']).toMatchObject({
      limits_config: { retention_period: '168h', max_query_lookback: '168h' },
      compactor: { retention_enabled: true, delete_request_store: 's3' },
    });
    expect(prod['loki']).toMatchObject({ limits_config: { retention_period: '8760h' } });
  });

  it('asks for what the nodes were checked for, and for no cache of gigabytes', () => {
    expect(prod['singleBinary']).toMatchObject({ resources: reserved('loki').resources });
    expect(prod['gateway']).toMatchObject({ resources: reserved('loki gateway').resources });
    expect([prod['chunksCache'], prod['resultsCache'], prod['lokiCanary'], prod['test']]).toEqual(
      Array(4).fill({ enabled: false }),
    );
  });

  it('has no sidecar that would read the cluster’s secrets, and no tenants', () => {
    expect(prod['sidecar']).toEqual({ rules: { enabled: false } });
    expect(prod['loki']).toMatchObject({ auth_enabled: false });
  });

  it('is reached through its gateway', () => {
    expect(LOKI_URL).toBe('http://loki-gateway.logging.svc.cluster.local');
  });
});
