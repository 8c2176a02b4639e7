import { describe, expect, it } from 'vitest';
import { SIDECAR } from '../../environments/checks/resource-requests.ts';
import { unknownKeys } from '../../tests/charts/keys.ts';
import { releaseContext } from '../../tests/support/release-context.ts';
import { releaseNamed } from '../../tests/support/releases.ts';
import { GATEWAY_DRAIN } from '../edge/gateway-target-group.ts';
import { meshConfig, meshReleases } from './mesh-releases.ts';
import { PRIORITY_CLASSES } from './placement.ts';

const dev = meshReleases(releaseContext('dev'));
const prod = meshReleases(releaseContext('prod'));

describe('the releases of the mesh', () => {
  it('use only keys that their charts know', () => {
    for (const { name, chart, values } of [...dev, ...prod]) {
      expect({ name, unknown: unknownKeys(String(chart), values) }).toEqual({ name, unknown: [] });
    }
  });

  it('come as definitions, control plane and node agent, policies, gateway', () => {
    expect(Object.fromEntries(prod.map(({ name, after }) => [name, after]))).toEqual({
      'istio-base': ['platform-base'],
      istiod: ['istio-base', 'prometheus-operator-crds'],
      'istio-cni': ['istio-base'],
      'istio-ingressgateway': ['istiod', 'istio-cni', 'platform-mesh'],
    });
  });
});

describe('the control plane', () => {
  const { values } = releaseNamed(prod, 'istiod');

  it('injects pods of labelled namespaces alone, whose network the node agent sets up', () => {
    expect(values).toMatchObject({
      revision: '',
      cni: { enabled: true },
      sidecarInjectorWebhook: { enableNamespacesByDefault: false, rewriteAppHTTPProbe: true },
      seccompProfile: { type: 'RuntimeDefault' },
      global: { proxy: { seccompProfile: { type: 'RuntimeDefault' } } },
    });
  });

  it('gives a sidecar what the check of the nodes counts for it', () => {
    expect(values).toMatchObject({
      global: {
        proxy: {
          resources: { requests: { cpu: `${SIDECAR.cpuMillicores}m`, memory: `${SIDECAR.memoryMiB}Mi` } },
        },
      },
    });
  });

  it('leaves the way to AWS credentials outside the proxy', () => {
    expect(values).toMatchObject({ global: { proxy: { excludeIPRanges: '169.254.170.23/32' } } });
  });

  it('opens its validation only once it answers, as the chart arranges: a webhook that fails would refuse the first policies', () => {
    expect(JSON.stringify(prod)).not.toContain('validationFailurePolicy');
  });

  it('outlives a node and a zone', () => {
    expect(values).toMatchObject({ autoscaleEnabled: true, autoscaleMin: 2, pdb: { maxUnavailable: 1 } });
    const [zones] = values['topologySpreadConstraints'] as readonly Record<string, unknown>[];
    expect(zones).toMatchObject({ topologyKey: 'topology.kubernetes.io/zone', whenUnsatisfiable: 'DoNotSchedule' });
  });
});

describe('the configuration of the mesh', () => {
  it('writes access logs as JSON and sends spans to Tempo', () => {
    expect(meshConfig()).toMatchObject({
      accessLogFile: '/dev/stdout',
      accessLogEncoding: 'JSON',
      enableTracing: true,
      extensionProviders: [
        { name: 'tempo', opentelemetry: { service: 'tempo.monitoring.svc.cluster.local', port: 4317 } },
      ],
    });
  });

  it('leaves it to network policies what may be called outside', () => {
    expect(meshConfig().outboundTrafficPolicy).toEqual({ mode: 'ALLOW_ANY' });
  });

  it('has the proxy there before the application and until its last connection', () => {
    expect(meshConfig().defaultConfig).toEqual({
      holdApplicationUntilProxyStarts: true,
      proxyMetadata: { EXIT_ON_ZERO_ACTIVE_CONNECTIONS: 'true', MINIMUM_DRAIN_DURATION: '5s' },
    });
  });
});

describe('the ingress gateway', () => {
  const { values, namespace } = releaseNamed(prod, 'istio-ingressgateway');

  it('is reached inside the cluster only, on ports above the privileged ones', () => {
    expect(namespace).toBe('istio-ingress');
    expect(values).toMatchObject({
      labels: { istio: 'ingressgateway' },
      serviceAccount: { name: 'istio-ingressgateway' },
      service: {
        type: 'ClusterIP',
        ports: [
          { name: 'status-port', port: 15_021, targetPort: 15_021 },
          { name: 'https', port: 8443, targetPort: 8443 },
        ],
      },
    });
  });

  it('asks for no sysctl, so that Pod Security restricted admits it', () => {
    expect(values['securityContext']).toEqual({ runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } });
  });

  it('finishes what it serves within the time after which the load balancer would still wait', () => {
    expect(values['terminationGracePeriodSeconds']).toBe(300);
    expect(GATEWAY_DRAIN.deregistrationSeconds).toBeGreaterThan(Number(values['terminationGracePeriodSeconds']));
    expect(values['env']).toEqual({ EXIT_ON_ZERO_ACTIVE_CONNECTIONS: 'true', MINIMUM_DRAIN_DURATION: '30s' });
  });

  it('has a replica in each zone of prod and of dev, and grows to as many per zone', () => {
    expect(values['autoscaling']).toMatchObject({ enabled: true, minReplicas: 3, maxReplicas: 9 });
    expect(releaseNamed(dev, 'istio-ingressgateway').values['autoscaling']).toMatchObject({
      minReplicas: 2,
      maxReplicas: 4,
    });
  });

  it('never has fewer during a rollout, and loses one at a time to drained nodes', () => {
    expect(values).toMatchObject({
      strategy: { rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } },
      podDisruptionBudget: { maxUnavailable: 1 },
    });
  });
});

it('names priority classes that the platform has', () => {
  const used = JSON.stringify(prod).match(/"priorityClassName":"([^"]+)"/g) ?? [];
  const known = Object.keys(PRIORITY_CLASSES).map((name) => `"priorityClassName":"${name}"`);
  expect(used).not.toEqual([]);
  expect(used.filter((name) => !known.includes(name))).toEqual([]);
});
