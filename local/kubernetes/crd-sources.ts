import type { CHARTS } from '../../lib/catalogue/charts.ts';

/** A Go module that carries the CRDs of a controller beside its code. */
export interface CrdSource {
  readonly module: string;
  readonly version: string;
  /** Content hash of the module, as `go.sum` writes it; what differs from it is refused. */
  readonly sum: string;
  /** Folder or file in the module. */
  readonly path: string;
  /** The chart that installs these CRDs in production. */
  readonly chart: keyof typeof CHARTS | 'snapshot-controller';
  /** Kinds that are taken, those that something here writes; each further one costs the API server a fifth of a second. */
  readonly kinds?: readonly string[];
  /** Why the version is not the chart's own. */
  readonly deviation?: string;
}

/** Every CRD that can be had as its project ships it: with its patterns, defaults and CEL rules. */
export const CRD_SOURCES: readonly CrdSource[] = [
  {
    module: 'istio.io/api',
    version: 'v1.31.1',
    sum: 'h1:5Yb5ihcz4YQsCkciusK7DnFpBMwRB6EFWeUKH1Atuyk=',
    path: 'kubernetes/customresourcedefinitions.gen.yaml',
    chart: 'istio-base',
    kinds: [
      'AuthorizationPolicy',
      'DestinationRule',
      'EnvoyFilter',
      'Gateway',
      'PeerAuthentication',
      'RequestAuthentication',
      'ServiceEntry',
      'Sidecar',
      'Telemetry',
      'VirtualService',
    ],
  },
  {
    module: 'github.com/cert-manager/cert-manager',
    version: 'v1.21.1',
    sum: 'h1:0LttV37Q5c2CBNoHkjuI8sLKTXWZDC2SwQkxrBMKV9w=',
    path: 'deploy/crds',
    chart: 'cert-manager',
    kinds: ['Certificate', 'CertificateRequest', 'ClusterIssuer', 'Issuer'],
  },
  {
    module: 'github.com/argoproj/argo-cd/v3',
    version: 'v3.4.4',
    sum: 'h1:PmYfvrLRecuOXjoUjBVx0nRwtJv/Wc9a3jaWs37EyyI=',
    path: 'manifests/crds',
    chart: 'argo-cd',
    kinds: ['Application', 'AppProject'],
  },
  {
    module: 'github.com/external-secrets/external-secrets',
    version: 'v1.3.2',
    sum: 'h1:u2J8RjlHIeF0oZCqtl92adI/uZWUwOesJIDkfql6LqQ=',
    path: 'config/crds/bases',
    chart: 'external-secrets',
    kinds: ['ExternalSecret', 'SecretStore', 'ClusterSecretStore', 'Password', 'ECRAuthorizationToken'],
    deviation: 'from 2.0 on its tags are no versions of its Go module; the API external-secrets.io/v1 is the same',
  },
  {
    module: 'github.com/kedacore/keda/v2',
    version: 'v2.20.2',
    sum: 'h1:SR60v8uIcelbveS8n/1jcl8tLdBBIbHMxmdOHw8tKqA=',
    path: 'config/crd/bases',
    chart: 'keda',
    kinds: ['ScaledObject', 'TriggerAuthentication', 'ClusterTriggerAuthentication'],
  },
  {
    module: 'github.com/prometheus-operator/prometheus-operator',
    version: 'v0.93.1',
    sum: 'h1:4Juk8v93RdG1DSGD/mGp+SeQKPmnlLIj2iq3blLZgFY=',
    path: 'example/prometheus-operator-crd',
    chart: 'prometheus-operator-crds',
    kinds: ['Alertmanager', 'PodMonitor', 'Probe', 'Prometheus', 'PrometheusRule', 'ServiceMonitor'],
  },
  {
    module: 'sigs.k8s.io/karpenter',
    version: 'v1.14.1',
    sum: 'h1:GjqvOHLjl2+OXM0ti5VEZSQuvcitB0pETd8zdChXEtI=',
    path: 'pkg/apis/crds',
    chart: 'karpenter-crd',
    kinds: ['NodePool', 'NodeClaim'],
  },
  {
    module: 'github.com/aws/karpenter-provider-aws',
    version: 'v1.14.1',
    sum: 'h1:WGtIQTQcxpElYMdWfWuPwaF2+9muR+hYhPZsTtoY8Gs=',
    path: 'pkg/apis/crds',
    chart: 'karpenter-crd',
    kinds: ['EC2NodeClass'],
  },
  {
    module: 'github.com/vmware-tanzu/velero',
    version: 'v1.18.1',
    sum: 'h1:eV+urQYesy7tJLVkGM5fs9s/nfOWKtoFezcY1r8IjJM=',
    path: 'config/crd/v1/bases',
    chart: 'velero',
    kinds: ['Backup', 'BackupStorageLocation', 'Restore', 'Schedule', 'VolumeSnapshotLocation'],
  },
  {
    module: 'github.com/kubernetes-csi/external-snapshotter/client/v8',
    version: 'v8.7.0',
    sum: 'h1:HVaSUeRRHPu49aSiL8eXOjS9Re9G6pM0NzdTGI7mM14=',
    path: 'config/crd',
    chart: 'snapshot-controller',
    kinds: ['VolumeSnapshot', 'VolumeSnapshotClass', 'VolumeSnapshotContent'],
  },
  {
    module: 'github.com/mongodb/mongodb-kubernetes-operator',
    version: 'v0.9.0',
    sum: 'h1:1SBmpQznWVbUgzi+ScNCNv6z5pLBwsSe4DUDKxHzFwc=',
    path: 'config/crd/bases',
    chart: 'mongodb-kubernetes',
    deviation:
      'its successor is no Go module; the fields that it has added to MongoDBCommunity are in OWN_FIELDS of own-crds.ts',
  },
];
