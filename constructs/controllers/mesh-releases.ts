import { DAEMONS, type Request, SIDECAR } from '../../environments/checks/resource-requests.ts';
import { GATEWAY_DRAIN } from '../edge/gateway-target-group.ts';
import { PORTS } from '../network/ports.ts';
import { MESH, MESH_GATEWAY } from './mesh.ts';
import { POD_IDENTITY_AGENT } from './network-policies.ts';
import { ON_SYSTEM_NODES, reserved, resourcesOf, spread } from './placement.ts';
import type { PlatformRelease, ReleaseContext } from './platform-release.ts';

/** The mesh: definitions, control plane, node agent, ingress gateway. The policies in between are `platform-mesh`. */
export function meshReleases(context: ReleaseContext): readonly PlatformRelease[] {
  return [base(), istiod(context), cni(), gateway(context)];
}

function base(): PlatformRelease {
  return {
    name: 'istio-base',
    namespace: MESH.namespace,
    chart: 'istio-base',
    after: ['platform-base'],
    values: { defaultRevision: 'default', base: { enableCRDTemplates: true } },
  };
}

/**
 * The unnamed revision carries the tag `default`, by which namespaces are injected (`istio-injection: enabled`). A new
 * minor can so be installed beside it as a revision of its own and take the tag over, namespace labels unchanged.
 */
function istiod({ environment }: ReleaseContext): PlatformRelease {
  const { replicas, resources } = reserved('istiod', environment.network.zones.length);
  return {
    name: 'istiod',
    namespace: MESH.namespace,
    chart: 'istiod',
    after: ['istio-base', 'prometheus-operator-crds'],
    values: {
      revision: '',
      autoscaleEnabled: true,
      autoscaleMin: replicas,
      autoscaleMax: 2 * replicas + 1,
      cpu: { targetAverageUtilization: 80 },
      resources,
      pdb: { maxUnavailable: 1, unhealthyPodEvictionPolicy: 'AlwaysAllow' },
      topologySpreadConstraints: spread({ app: 'istiod', 'istio.io/rev': 'default' }),
      ...ON_SYSTEM_NODES,
      seccompProfile: { type: 'RuntimeDefault' },
      cni: { enabled: true },
      sidecarInjectorWebhook: { enableNamespacesByDefault: false, rewriteAppHTTPProbe: true },
      global: {
        istioNamespace: MESH.namespace,
        priorityClassName: 'platform-critical',
        logAsJson: true,
        proxy: {
          // AWS credentials do not wait for the proxy.
          excludeIPRanges: POD_IDENTITY_AGENT,
          resources: proxyResources(SIDECAR),
          seccompProfile: { type: 'RuntimeDefault' },
        },
      },
      meshConfig: meshConfig(),
    },
  };
}

/**
 * What leaves the mesh is not listed here a second time: the network policy of each service says it by address and port,
 * which also binds a pod that goes around its proxy. Hence `ALLOW_ANY`.
 */
export function meshConfig() {
  return {
    accessLogFile: '/dev/stdout',
    accessLogEncoding: 'JSON',
    enableTracing: true,
    enablePrometheusMerge: true,
    outboundTrafficPolicy: { mode: 'ALLOW_ANY' },
    extensionProviders: [
      { name: MESH.tracing.provider, opentelemetry: { service: MESH.tracing.service, port: MESH.tracing.port } },
    ],
    defaultConfig: {
      // The proxy is there before the application calls anybody, and goes when nobody calls it any more.
      holdApplicationUntilProxyStarts: true,
      proxyMetadata: { EXIT_ON_ZERO_ACTIVE_CONNECTIONS: 'true', MINIMUM_DRAIN_DURATION: '5s' },
    },
  };
}

/** A processor limit is kept for proxies alone: Envoy starts one worker per processor that it may use. */
function proxyResources(request: Request) {
  const { requests } = resourcesOf(request);
  return { requests, limits: { cpu: '2000m', memory: '1024Mi' } };
}

/** Sets up the network of injected pods on their node, so that the pods themselves need no privilege. */
function cni(): PlatformRelease {
  const daemon = DAEMONS.find(({ name }) => name === 'istio-cni') ?? { cpuMillicores: 100, memoryMiB: 100 };
  return {
    name: 'istio-cni',
    namespace: MESH.namespace,
    chart: 'istio-cni',
    after: ['istio-base'],
    values: {
      chained: true,
      cniBinDir: '/opt/cni/bin',
      cniConfDir: '/etc/cni/net.d',
      excludeNamespaces: ['kube-system'],
      repair: { enabled: true, repairPods: true },
      resources: resourcesOf(daemon),
      seccompProfile: { type: 'RuntimeDefault' },
      global: { logAsJson: true },
    },
  };
}

/**
 * A pod that is told to go takes no new connection after half a minute, when the load balancer has long looked elsewhere,
 * and leaves with its last one, at the latest after the grace period.
 */
function gateway({ environment }: ReleaseContext): PlatformRelease {
  const zones = environment.network.zones.length;
  const { replicas, request } = reserved('istio ingress gateway', zones);
  return {
    name: MESH_GATEWAY.service,
    namespace: MESH_GATEWAY.namespace,
    chart: 'istio-gateway',
    // The injection webhook fills in the proxy's image, the policies its certificate and targets.
    after: ['istiod', 'istio-cni', 'platform-mesh'],
    timeoutSeconds: 900,
    values: {
      labels: { istio: MESH_GATEWAY.selector },
      serviceAccount: { create: true, name: MESH_GATEWAY.service },
      service: {
        type: 'ClusterIP',
        ports: [
          { name: 'status-port', port: PORTS.meshGatewayHealth, targetPort: PORTS.meshGatewayHealth, protocol: 'TCP' },
          { name: 'https', port: PORTS.meshGateway, targetPort: PORTS.meshGateway, protocol: 'TCP' },
        ],
      },
      autoscaling: {
        enabled: true,
        minReplicas: replicas,
        maxReplicas: replicas * zones,
        // Of the request, which is what an idle gateway takes: another one is started at 0.3 processors each.
        targetCPUUtilizationPercentage: 300,
      },
      resources: proxyResources(request),
      podDisruptionBudget: { maxUnavailable: 1, unhealthyPodEvictionPolicy: 'AlwaysAllow' },
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } },
      minReadySeconds: 10,
      topologySpreadConstraints: spread({ istio: MESH_GATEWAY.selector }),
      ...ON_SYSTEM_NODES,
      priorityClassName: 'platform-critical',
      terminationGracePeriodSeconds: GATEWAY_DRAIN.graceSeconds,
      env: { EXIT_ON_ZERO_ACTIVE_CONNECTIONS: 'true', MINIMUM_DRAIN_DURATION: '30s' },
      securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
    },
  };
}
