import { describe, expect, it } from 'vitest';
import { releaseContext } from '../../tests/support/release-context.ts';
import { MESH } from './mesh.ts';
import { receivers } from './prometheus-values.ts';
import { TEMPO_URL, tempoValues } from './tempo-values.ts';

const context = releaseContext('prod');
const values = tempoValues(context);
const tempo = values['tempo'] as Record<string, unknown>;

describe('Tempo', () => {
  it('takes spans where the mesh sends them', () => {
    expect(tempo['receivers']).toMatchObject({
      otlp: { protocols: { grpc: { endpoint: `0.0.0.0:${MESH.tracing.port}` } } },
    });
    expect(new URL(TEMPO_URL).hostname).toBe(MESH.tracing.service);
  });

  it('keeps blocks in the bucket for as long as the environment says', () => {
    expect(tempo).toMatchObject({
      retention: '336h',
      storage: {
        trace: {
          backend: 's3',
          local: null,
          s3: { bucket: 'prod-traces-333333333333', endpoint: 's3.us-east-1.amazonaws.com', region: 'us-east-1' },
        },
      },
    });
    expect(tempoValues(releaseContext('dev'))['tempo']).toMatchObject({ retention: '72h' });
  });

  it('makes the service graph and metrics of spans, and writes them to every Prometheus', () => {
    expect(tempo).toMatchObject({
      metricsGenerator: {
        enabled: true,
        storage: { remote_write: receivers(context).map((url) => ({ url, send_exemplars: true })) },
      },
      overrides: { defaults: { metrics_generator: { processors: ['service-graphs', 'span-metrics'] } } },
    });
    expect(receivers(context)).toHaveLength(2);
  });

  it('meets Pod Security restricted and writes only to its volume', () => {
    expect(values['securityContext']).toMatchObject({ runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } });
    expect(tempo['securityContext']).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
    expect(values['persistence']).toEqual({ enabled: true, storageClassName: 'encrypted', size: '10Gi' });
    const paths = [...JSON.stringify(tempo).matchAll(/"path":"([^"]+)"/g)].map(([, path]) => path);
    expect(paths.length).toBe(3);
    for (const path of paths) expect(path).toMatch(/^\/var\/tempo\//);
  });

  it('reserves no ballast beyond its memory', () => {
    expect(tempo['memBallastSizeMbs']).toBe(0);
  });
});
