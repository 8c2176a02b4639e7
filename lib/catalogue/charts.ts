import type { CatalogueEntry } from './entry.ts';
import type { KubernetesMinor } from './kubernetes.ts';

/** A Helm chart as a release takes it. */
export interface ChartEntry extends CatalogueEntry {
  /** Name of the chart in its repository. */
  readonly chart: string;
  /** `https://` index or `oci://` registry. */
  readonly repository: string;
  /** Version of the program that the chart installs. */
  readonly appVersion: string;
  /** Charts of one project that must carry the same version, since they ship each other's CRDs or talk to each other. */
  readonly family?: string;
}

/** Repositories by project; each is read by the machine that runs `terraform apply`. */
export const CHART_REPOSITORIES = {
  argo: 'https://argoproj.github.io/argo-helm',
  autoscaler: 'https://kubernetes.github.io/autoscaler',
  certManager: 'oci://quay.io/jetstack/charts',
  eks: 'https://aws.github.io/eks-charts',
  externalDns: 'https://kubernetes-sigs.github.io/external-dns/',
  externalSecrets: 'https://charts.external-secrets.io',
  grafana: 'https://grafana.github.io/helm-charts',
  grafanaCommunity: 'https://grafana-community.github.io/helm-charts',
  istio: 'https://istio-release.storage.googleapis.com/charts',
  karpenter: 'oci://public.ecr.aws/karpenter',
  keda: 'https://kedacore.github.io/charts',
  mongodb: 'https://mongodb.github.io/helm-charts',
  prometheus: 'https://prometheus-community.github.io/helm-charts',
  stakater: 'https://stakater.github.io/stakater-charts',
  velero: 'https://vmware-tanzu.github.io/helm-charts',
} as const;

const repositories = CHART_REPOSITORIES;
const github = (path: string): string => `https://github.com/${path}`;

const ISTIO = {
  version: '1.31.1',
  appVersion: '1.31.1',
  date: '2026-09-21',
  source: 'https://istio.io/latest/news/releases/1.31.x/announcing-1.31.1/',
  repository: repositories.istio,
  family: 'istio',
} as const;

const KARPENTER = {
  version: '1.14.1',
  appVersion: '1.14.1',
  date: '2026-08-20',
  source: github('aws/karpenter-provider-aws/releases/tag/v1.14.1'),
  repository: repositories.karpenter,
  family: 'karpenter',
} as const;

const PROMETHEUS_OPERATOR = 'v0.93.1';

/**
 * The platform's charts. Istio is 1.31 because 1.30 ends on 2026-11-30; between 1.30.3 and 1.31 its charts only gained
 * keys. Velero pairs with its AWS plugin (images.ts), the cluster autoscaler with an image of the cluster's minor.
 */
export const CHARTS = {
  'aws-load-balancer-controller': {
    chart: 'aws-load-balancer-controller',
    repository: repositories.eks,
    version: '3.5.0',
    appVersion: 'v3.5.0',
    date: '2026-08-03',
    source: github('aws/eks-charts/tree/master/stable/aws-load-balancer-controller'),
  },
  'istio-base': { chart: 'base', ...ISTIO },
  istiod: { chart: 'istiod', ...ISTIO },
  'istio-cni': { chart: 'cni', ...ISTIO },
  'istio-gateway': { chart: 'gateway', ...ISTIO },
  'cert-manager': {
    chart: 'cert-manager',
    repository: repositories.certManager,
    version: 'v1.21.1',
    appVersion: 'v1.21.1',
    date: '2026-07-29',
    source: github('cert-manager/cert-manager/releases/tag/v1.21.1'),
  },
  'argo-cd': {
    chart: 'argo-cd',
    repository: repositories.argo,
    version: '10.1.1',
    appVersion: 'v3.4.4',
    date: '2026-07-02',
    source: github('argoproj/argo-helm/releases/tag/argo-cd-10.1.1'),
  },
  'external-secrets': {
    chart: 'external-secrets',
    repository: repositories.externalSecrets,
    version: '2.9.0',
    appVersion: 'v2.9.0',
    date: '2026-08-08',
    source: github('external-secrets/external-secrets/releases/tag/v2.9.0'),
  },
  'external-dns': {
    chart: 'external-dns',
    repository: repositories.externalDns,
    version: '1.21.1',
    appVersion: '0.21.0',
    date: '2026-04-30',
    source: github('kubernetes-sigs/external-dns/releases/tag/external-dns-helm-chart-1.21.1'),
  },
  'cluster-autoscaler': {
    chart: 'cluster-autoscaler',
    repository: repositories.autoscaler,
    version: '9.59.0',
    appVersion: '1.35.0',
    date: '2026-07-21',
    source: github('kubernetes/autoscaler/releases/tag/cluster-autoscaler-chart-9.59.0'),
  },
  'karpenter-crd': { chart: 'karpenter-crd', ...KARPENTER },
  karpenter: { chart: 'karpenter', ...KARPENTER },
  keda: {
    chart: 'keda',
    repository: repositories.keda,
    version: '2.20.2',
    appVersion: '2.20.2',
    date: '2026-07-31',
    source: github('kedacore/charts/releases/tag/v2.20.2'),
  },
  'prometheus-operator-crds': {
    chart: 'prometheus-operator-crds',
    repository: repositories.prometheus,
    version: '31.0.1',
    appVersion: PROMETHEUS_OPERATOR,
    date: '2026-08-10',
    source: github('prometheus-community/helm-charts/releases/tag/prometheus-operator-crds-31.0.1'),
  },
  'kube-prometheus-stack': {
    chart: 'kube-prometheus-stack',
    repository: repositories.prometheus,
    version: '88.5.3',
    appVersion: PROMETHEUS_OPERATOR,
    date: '2026-08-21',
    source: github('prometheus-community/helm-charts/releases/tag/kube-prometheus-stack-88.5.3'),
  },
  'prometheus-blackbox-exporter': {
    chart: 'prometheus-blackbox-exporter',
    repository: repositories.prometheus,
    version: '11.17.2',
    appVersion: 'v0.28.0',
    date: '2026-08-10',
    source: github('prometheus-community/helm-charts/releases/tag/prometheus-blackbox-exporter-11.17.2'),
  },
  loki: {
    chart: 'loki',
    repository: repositories.grafanaCommunity,
    version: '18.11.0',
    appVersion: '3.7.6',
    date: '2026-08-20',
    source: github('grafana-community/helm-charts/releases/tag/loki-18.11.0'),
  },
  alloy: {
    chart: 'alloy',
    repository: repositories.grafana,
    version: '1.11.1',
    appVersion: 'v1.18.1',
    date: '2026-08-06',
    source: github('grafana/alloy/tree/main/operations/helm/charts/alloy'),
  },
  tempo: {
    chart: 'tempo',
    repository: repositories.grafanaCommunity,
    version: '2.2.4',
    appVersion: '2.10.8',
    date: '2026-08-13',
    source: github('grafana-community/helm-charts/releases/tag/tempo-2.2.4'),
  },
  reloader: {
    chart: 'reloader',
    repository: repositories.stakater,
    version: '2.2.16',
    appVersion: 'v1.4.21',
    date: '2026-08-10',
    source: github('stakater/Reloader/releases/tag/chart-v2.2.16'),
  },
  velero: {
    chart: 'velero',
    repository: repositories.velero,
    version: '12.1.0',
    appVersion: '1.18.1',
    date: '2026-06-25',
    source: github('vmware-tanzu/helm-charts/releases/tag/velero-12.1.0'),
  },
  'mongodb-kubernetes': {
    chart: 'mongodb-kubernetes',
    repository: repositories.mongodb,
    version: '1.9.1',
    appVersion: '1.9.1',
    date: '2026-07-03',
    source: github('mongodb/mongodb-kubernetes/releases/tag/1.9.1'),
  },
} as const satisfies Readonly<Record<string, ChartEntry>>;

/** Name under which the platform knows a chart; also the name of its release unless a stack says otherwise. */
export type ChartName = keyof typeof CHARTS;

/** Tags of `registry.k8s.io/autoscaling/cluster-autoscaler` by the cluster's minor; one that is older than its cluster misjudges what the scheduler would do. */
export const CLUSTER_AUTOSCALER_IMAGES: Readonly<Partial<Record<KubernetesMinor, CatalogueEntry>>> = Object.fromEntries(
  (
    [
      ['1.33', 'v1.33.6'],
      ['1.34', 'v1.34.5'],
      ['1.35', 'v1.35.2'],
      ['1.36', 'v1.36.1'],
    ] as const
  ).map(([minor, version]) => [
    minor,
    {
      version,
      date: '2026-08-22',
      source: github(`kubernetes/autoscaler/releases/tag/cluster-autoscaler-${version.slice(1)}`),
    },
  ]),
);

/** Kubernetes minors that the chosen versions of Istio and Karpenter are made for; a cluster of another one is warned of. */
export const CHART_KUBERNETES_MINORS = {
  istio: {
    minors: ['1.32', '1.33', '1.34', '1.35', '1.36'],
    source: 'https://istio.io/latest/docs/releases/supported-releases/',
  },
  karpenter: {
    minors: ['1.31', '1.32', '1.33', '1.34', '1.35', '1.36'],
    source: 'https://karpenter.sh/docs/upgrading/compatibility/',
  },
} as const satisfies Readonly<Record<string, { readonly minors: readonly KubernetesMinor[]; readonly source: string }>>;
