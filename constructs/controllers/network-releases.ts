import { ELB_TLS_POLICY } from '../../lib/catalogue/index.ts';
import { publicHosts } from '../edge/hosts.ts';
import { idleSeconds } from '../edge/load-balancer.ts';
import { PORTS } from '../network/ports.ts';
import { INGRESS_CLASS } from './ingress.ts';
import { ON_SYSTEM_NODES, reserved, spread } from './placement.ts';
import type { PlatformRelease, ReleaseContext } from './platform-release.ts';

/** Who makes load balancers and records for what the systems publish. */
export function networkReleases(context: ReleaseContext): readonly PlatformRelease[] {
  return [loadBalancerController(context), externalDns(context)];
}

/**
 * Its webhook's certificate comes from cert-manager: the chart would else render a key, which Helm keeps in the record of
 * the release. Services get a load balancer only where they name its class, so none fails while the controller is away.
 */
function loadBalancerController(context: ReleaseContext): PlatformRelease {
  const { environment, clusterName, vpcId } = context;
  const { replicas, resources } = reserved('load balancer controller', environment.network.zones.length);
  return {
    name: 'aws-load-balancer-controller',
    namespace: 'kube-system',
    chart: 'aws-load-balancer-controller',
    after: ['platform-base', 'prometheus-operator-crds', 'cert-manager'],
    values: {
      clusterName,
      region: environment.region,
      vpcId,
      replicaCount: replicas,
      resources,
      priorityClassName: 'system-cluster-critical',
      podDisruptionBudget: { maxUnavailable: 1 },
      topologySpreadConstraints: spread({ 'app.kubernetes.io/instance': 'aws-load-balancer-controller' }),
      ...ON_SYSTEM_NODES,
      podSecurityContext: { fsGroup: 65_534, seccompProfile: { type: 'RuntimeDefault' } },
      securityContext: {
        capabilities: { drop: ['ALL'] },
        readOnlyRootFilesystem: true,
        runAsNonRoot: true,
        allowPrivilegeEscalation: false,
      },
      serviceAccount: { create: true, name: 'aws-load-balancer-controller' },
      enableCertManager: true,
      enableServiceMutatorWebhook: false,
      enablePodReadinessGateInject: true,
      enableShield: false,
      enableWaf: false,
      enableWafv2: true,
      defaultTargetType: 'ip',
      defaultLoadBalancerScheme: 'internal',
      defaultSSLPolicy: ELB_TLS_POLICY.version,
      disableIngressClassAnnotation: true,
      disableIngressGroupNameAnnotation: true,
      defaultTags: { environment: environment.name, 'managed-by': 'aws-load-balancer-controller' },
      controllerConfig: { featureGates: { ALBGatewayAPI: false, NLBGatewayAPI: false, GatewayListenerSet: false } },
      ingressClass: INGRESS_CLASS,
      createIngressClassResource: true,
      ingressClassConfig: { default: false },
      ingressClassParams: { create: true, name: INGRESS_CLASS, spec: ingressClassParams(context) },
      serviceMonitor: { enabled: true },
    },
  };
}

/** One load balancer for every Ingress of the environment; an Ingress can choose none of this differently. */
export function ingressClassParams({ environment, edge, loadBalancerLogsBucket }: ReleaseContext) {
  const attributes = {
    'access_logs.s3.bucket': loadBalancerLogsBucket,
    'access_logs.s3.enabled': 'true',
    'idle_timeout.timeout_seconds': String(
      idleSeconds(publicHosts(environment).filter(({ traffic }) => traffic === 'ingress')),
    ),
    'deletion_protection.enabled': String(environment.removal === 'retain'),
    'routing.http.drop_invalid_header_fields.enabled': 'true',
    'routing.http.preserve_host_header.enabled': 'true',
    'waf.fail_open.enabled': 'false',
    'zonal_shift.config.enabled': 'true',
  };
  return {
    group: { name: `${environment.name}-ingress` },
    loadBalancerName: `${environment.name}-ingress`,
    scheme: 'internet-facing',
    ipAddressType: 'ipv4',
    targetType: 'ip',
    subnets: { tags: { 'kubernetes.io/role/elb': ['1'] } },
    certificateArn: [edge.certificateArn],
    sslPolicy: ELB_TLS_POLICY.version,
    sslRedirectPort: String(PORTS.https),
    wafv2AclArn: edge.webAclArn,
    loadBalancerAttributes: Object.entries(attributes).map(([key, value]) => ({ key, value })),
    listeners: [
      {
        protocol: 'HTTPS',
        port: PORTS.https,
        listenerAttributes: [
          { key: 'routing.http.response.server.enabled', value: 'false' },
          {
            key: 'routing.http.response.strict_transport_security.header_value',
            value: 'max-age=31536000; includeSubDomains',
          },
        ],
      },
    ],
  };
}

/**
 * Records of Ingresses only: those of the mesh are made by Terraform beside its load balancer. What is removed here is
 * removed there (`sync`), but only what this cluster's owner id made. The record that says so lies below the name it
 * speaks of, so that it stays inside the zone for the zone's own name as well.
 */
function externalDns({ environment, clusterName }: ReleaseContext): PlatformRelease {
  return {
    name: 'external-dns',
    namespace: 'external-dns',
    chart: 'external-dns',
    after: ['platform-base', 'prometheus-operator-crds', 'aws-load-balancer-controller'],
    values: {
      provider: { name: 'aws' },
      env: [{ name: 'AWS_DEFAULT_REGION', value: environment.region }],
      sources: ['ingress'],
      policy: 'sync',
      registry: 'txt',
      txtOwnerId: clusterName,
      txtPrefix: '_external-dns-%{record_type}.',
      domainFilters: Object.keys(environment.dns.zones),
      managedRecordTypes: ['A', 'AAAA', 'CNAME'],
      interval: '1m',
      triggerLoopOnEvent: true,
      extraArgs: { 'aws-zone-type': 'public', 'ingress-class': INGRESS_CLASS },
      logFormat: 'json',
      serviceAccount: { create: true, name: 'external-dns' },
      resources: reserved('external-dns').resources,
      priorityClassName: 'platform-critical',
      ...ON_SYSTEM_NODES,
      serviceMonitor: { enabled: true },
    },
  };
}
