import { describe, expect, it } from 'vitest';
import { LEAST, OTHER_DIGEST, Release, values } from './rendered.ts';

const release = (more: object) => new Release({ ...LEAST, port: 3001, ...more });
const service = (from: Release, name = 'api') => from.at('Service', name, 'spec');
const selector = {
  'app.kubernetes.io/name': 'api',
  'app.kubernetes.io/instance': 'api',
  'app.kubernetes.io/component': 'service',
  app: 'api',
};
const ports = [{ name: 'http', port: 3001, targetPort: 'http', protocol: 'TCP', appProtocol: 'http' }];

describe('the Service', () => {
  it('leads to the first image, on the port that the program listens on', () => {
    const plain = release({});
    expect(service(plain)).toEqual({ type: 'ClusterIP', selector: { ...selector, version: 'stable' }, ports });
    expect(plain.get('Service', 'api').metadata).not.toHaveProperty('annotations');
    expect(plain.at('Deployment', 'api', 'spec.template.spec.containers.0.ports')).toEqual([
      { name: 'http', containerPort: 3001, protocol: 'TCP' },
    ]);
  });

  it('outside the mesh has a second one beside it for a canary, since a load balancer weighs Services', () => {
    const canary = release({ canary: { digest: OTHER_DIGEST } });
    expect(service(canary)).toMatchObject({ selector: { ...selector, version: 'stable' } });
    expect(service(canary, 'api-canary')).toEqual({
      type: 'ClusterIP',
      selector: { ...selector, version: 'canary' },
      ports,
    });
  });

  it('in the mesh leads to both images: subsets tell them apart', () => {
    const canary = release({ mesh: true, canary: { digest: OTHER_DIGEST } });
    expect(service(canary)).toEqual({ type: 'ClusterIP', selector, ports });
    expect(canary.names()).not.toContain('Service api-canary');
  });

  it('tells a load balancer what to ask', () => {
    expect(release({ healthPath: '/ready' }).get('Service', 'api').metadata.annotations).toEqual({
      'alb.ingress.kubernetes.io/healthcheck-path': '/ready',
    });
  });

  it.each([
    ['an answer', { timeoutSeconds: 60 }, 60],
    ['an answer', { timeoutSeconds: 16 }, 16],
    ['a connection', { longLivedSeconds: 3600 }, 300],
  ])('lets a load balancer wait for %s that takes longer than the pod serves on', (_, traffic, seconds) => {
    const long = release({ healthPath: '/ready', traffic, shutdown: { preStopSeconds: 20, graceSeconds: 90 } });
    expect(long.get('Service', 'api').metadata.annotations).toEqual({
      'alb.ingress.kubernetes.io/healthcheck-path': '/ready',
      'alb.ingress.kubernetes.io/target-group-attributes': `deregistration_delay.timeout_seconds=${seconds},load_balancing.algorithm.type=least_outstanding_requests`,
    });
  });

  it('without a health endpoint any answer tells a load balancer that it is there, before there is a page', () => {
    const probes = { liveness: { tcp: true }, readiness: { tcp: true } };
    expect(release({ healthPath: '/', probes }).get('Service', 'api').metadata.annotations).toEqual({
      'alb.ingress.kubernetes.io/healthcheck-path': '/',
      'alb.ingress.kubernetes.io/success-codes': '200-499',
    });
  });

  it('gets an internal load balancer of its own that opens no port of the nodes', () => {
    const frontend = new Release(values('load-balancer-service'));
    expect(service(frontend, 'frontend')).toMatchObject({
      type: 'LoadBalancer',
      loadBalancerClass: 'service.k8s.aws/nlb',
      allocateLoadBalancerNodePorts: false,
    });
    expect(frontend.get('Service', 'frontend').metadata.annotations).toEqual({
      'service.beta.kubernetes.io/aws-load-balancer-scheme': 'internal',
      'service.beta.kubernetes.io/aws-load-balancer-nlb-target-type': 'ip',
      'service.beta.kubernetes.io/aws-load-balancer-target-group-attributes': 'deregistration_delay.timeout_seconds=15',
    });
    expect(service(frontend, 'frontend-canary')).toMatchObject({ type: 'ClusterIP' });
  });

  it('is absent where the program serves nothing', () => {
    expect(new Release(values('worker-on-a-queue')).has('Service')).toBe(false);
  });
});

describe('the DestinationRule', () => {
  const rule = (more: object) => release({ mesh: true, ...more }).at('DestinationRule', 'api', 'spec');

  it('wants mutual TLS, bounds what waits, and takes a failing pod out', () => {
    expect(rule({})).toEqual({
      host: 'api.shop.svc.cluster.local',
      trafficPolicy: {
        tls: { mode: 'ISTIO_MUTUAL' },
        connectionPool: {
          tcp: { maxConnections: 1000, connectTimeout: '2s', tcpKeepalive: { time: '300s', interval: '60s' } },
          http: { http1MaxPendingRequests: 200, http2MaxRequests: 1000, maxRetries: 20, idleTimeout: '300s' },
        },
        outlierDetection: {
          consecutive5xxErrors: 5,
          consecutiveGatewayErrors: 3,
          interval: '10s',
          baseEjectionTime: '30s',
          maxEjectionPercent: 50,
          minHealthPercent: 50,
        },
        loadBalancer: { simple: 'LEAST_REQUEST', warmup: { duration: '30s' } },
      },
      subsets: [{ name: 'stable', labels: { version: 'stable' } }],
    });
  });

  it('knows the canary where there is one', () => {
    expect(rule({ canary: { digest: OTHER_DIGEST } })).toMatchObject({
      subsets: [
        { name: 'stable', labels: { version: 'stable' } },
        { name: 'canary', labels: { version: 'canary' } },
      ],
    });
  });

  it('keeps idle connections as long as they may live, and ten times as many of them', () => {
    expect(rule({ traffic: { longLivedSeconds: 3600 } })).toMatchObject({
      trafficPolicy: {
        connectionPool: { tcp: { maxConnections: 10_000 }, http: { http2MaxRequests: 10_000, idleTimeout: '3600s' } },
      },
    });
  });

  it('is absent outside the mesh and for what serves nothing', () => {
    expect(release({}).has('DestinationRule')).toBe(false);
    expect(new Release(values('worker-on-a-queue')).has('DestinationRule')).toBe(false);
  });
});
