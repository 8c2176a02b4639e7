import { describe, expect, it } from 'vitest';
import type { PlatformEnvironment } from '../environments/platform.ts';
import { CHARTS } from '../lib/catalogue/index.ts';
import { type Block, type StackJson, stacksOf, testEnvironment, testStack } from '../tests/support/app.ts';

const prod = testStack('prod', 'platform');
const dev = testStack('dev', 'platform');

function withAutoscaler(autoscaler: PlatformEnvironment['cluster']['autoscaler']): StackJson {
  const environment = testEnvironment('dev');
  const stack = stacksOf({ ...environment, cluster: { ...environment.cluster, autoscaler } }).get('platform');
  if (stack === undefined) throw new Error('no platform stack');
  return stack;
}

describe('controllers', () => {
  it('each have a role by a fixed name and the association of their service account', () => {
    const names = Object.values(prod.resources('aws_iam_role')).map(({ name }) => name);
    expect(names).toEqual([
      'prod-aws-load-balancer-controller',
      'prod-external-secrets',
      'prod-external-dns',
      'prod-cert-manager',
      'prod-keda-operator',
      'prod-loki',
      'prod-tempo',
      'prod-grafana',
      'prod-alertmanager',
      'prod-velero',
      'prod-cluster-autoscaler',
    ]);
    expect(Object.keys(prod.resources('aws_eks_pod_identity_association'))).toHaveLength(names.length);
    expect(prod.resource('aws_eks_pod_identity_association', 'controllers_external_secrets')).toMatchObject({
      cluster_name: '${data.terraform_remote_state.cluster.outputs.cluster_name}',
      namespace: 'external-secrets',
      service_account: 'external-secrets',
      role_arn: '${aws_iam_role.controllers_external_secrets_role.arn}',
    });
  });

  it('act under the boundary, trusted by Pod Identity of this account alone', () => {
    for (const role of Object.values(prod.resources('aws_iam_role'))) {
      expect(role['permissions_boundary']).toBe(
        '${data.terraform_remote_state.bootstrap.outputs.permissions_boundary_arn}',
      );
      const { Statement } = JSON.parse(String(role['assume_role_policy'])) as { Statement: readonly Block[] };
      expect(Statement).toHaveLength(1);
      expect(Statement[0]).toMatchObject({
        Principal: { Service: ['pods.eks.amazonaws.com'] },
        Condition: { StringEquals: { 'aws:SourceAccount': '333333333333' } },
      });
    }
  });

  it('write records in the zones of their environment', () => {
    const policy = String(dev.resource('aws_iam_role_policy', 'controllers_external_dns_role_policy')['policy']);
    expect(policy).toContain('hostedzone/${data.terraform_remote_state.account.outputs.zone_id_dev_techitfactory_com}');
  });
});

describe('Karpenter', () => {
  const karpenter = withAutoscaler('karpenter');

  it('stands in place of the cluster autoscaler', () => {
    const names = Object.values(karpenter.resources('aws_iam_role')).map(({ name }) => name);
    expect(names).toContain('dev-karpenter');
    expect(names).not.toContain('dev-cluster-autoscaler');
    expect(dev.resources('aws_sqs_queue')).toEqual({});
  });

  it('launches nodes with the role that may join the cluster already', () => {
    expect(karpenter.resource('aws_iam_instance_profile')).toMatchObject({
      name: 'dev-karpenter-node',
      role: '${data.terraform_remote_state.cluster.outputs.node_role_name}',
    });
  });

  it('hears of every kind of interruption over an encrypted queue that takes events of this account only', () => {
    expect(karpenter.resource('aws_sqs_queue')).toMatchObject({
      name: 'dev-karpenter',
      message_retention_seconds: 300,
      sqs_managed_sse_enabled: true,
    });
    const types = Object.values(karpenter.resources('aws_cloudwatch_event_rule')).flatMap(
      ({ event_pattern }) => (JSON.parse(String(event_pattern)) as Record<string, string[]>)['detail-type'],
    );
    expect(types).toEqual([
      'AWS Health Event',
      'EC2 Spot Instance Interruption Warning',
      'EC2 Instance Rebalance Recommendation',
      'EC2 Instance State-change Notification',
    ]);
    for (const target of Object.values(karpenter.resources('aws_cloudwatch_event_target'))) {
      expect(target['arn']).toBe('${aws_sqs_queue.controllers_karpenter_queue.arn}');
    }
    const policy = String(karpenter.resource('aws_sqs_queue_policy')['policy']);
    expect(policy).toContain('"aws:SourceAccount":"111111111111"');
    expect(policy).toContain('"aws:SecureTransport":"false"');
  });
});

describe('namespaces', () => {
  it('refuse privileged pods but where the mesh and the node exporter need them', () => {
    const levels = Object.values(prod.resources('kubernetes_namespace_v1')).map(({ metadata }) => {
      const { name, labels } = metadata as { name: string; labels: Record<string, string> };
      return [name, labels['pod-security.kubernetes.io/enforce']];
    });
    expect(Object.fromEntries(levels)).toEqual({
      argocd: 'restricted',
      'cert-manager': 'restricted',
      'external-dns': 'restricted',
      'external-secrets': 'restricted',
      'istio-ingress': 'restricted',
      'istio-system': 'privileged',
      keda: 'restricted',
      logging: 'restricted',
      mongodb: 'restricted',
      monitoring: 'restricted',
      'monitoring-nodes': 'privileged',
      reloader: 'restricted',
      velero: 'restricted',
    });
  });

  it('are kept in prod', () => {
    expect(prod.resource('kubernetes_namespace_v1', 'namespace_monitoring')['lifecycle']).toEqual({
      prevent_destroy: true,
    });
    expect(dev.resource('kubernetes_namespace_v1', 'namespace_monitoring')['lifecycle']).toEqual({
      prevent_destroy: false,
    });
  });
});

describe('namespaces behind a load balancer', () => {
  it('are those whose pods wait for it before they count as ready', () => {
    const gated = Object.values(prod.resources('kubernetes_namespace_v1')).flatMap(({ metadata }) => {
      const { name, labels } = metadata as { name: string; labels: Record<string, string> };
      return labels['elbv2.k8s.aws/pod-readiness-gate-inject'] === 'enabled' ? [name] : [];
    });
    expect(gated).toEqual(['argocd', 'istio-ingress', 'monitoring']);
  });
});

describe('releases', () => {
  const releases = prod.resources('helm_release');
  const named = (name: string, stack = prod): Block => {
    const found = Object.values(stack.resources('helm_release')).find((release) => release['name'] === name);
    if (found === undefined) throw new Error(`no release ${name}`);
    return found;
  };

  it('have names of their own, in namespaces that exist', () => {
    const namespaces = Object.values(prod.resources('kubernetes_namespace_v1')).map(
      ({ metadata }) => (metadata as { name: string }).name,
    );
    const names = Object.values(releases).map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const { namespace } of Object.values(releases)) expect([...namespaces, 'kube-system']).toContain(namespace);
  });

  it('are atomic, waited for, and at a pinned version of the catalogue', () => {
    for (const release of Object.values(releases)) {
      expect(release).toMatchObject({ atomic: true, wait: true, cleanup_on_fail: true, create_namespace: false });
    }
    expect(named('istiod')).toMatchObject({
      chart: 'istiod',
      version: CHARTS.istiod.version,
      repository: CHARTS.istiod.repository,
    });
  });

  it('start with what needs no other, once namespaces exist and every role is bound', () => {
    const roots = Object.values(releases).filter(
      ({ depends_on }) => !JSON.stringify(depends_on).includes('helm_release'),
    );
    expect(roots.map(({ name }) => name).sort()).toEqual([
      'platform-base',
      'platform-network',
      'prometheus-operator-crds',
    ]);
    const first = [
      ...Object.keys(prod.resources('kubernetes_namespace_v1')).map((id) => `kubernetes_namespace_v1.${id}`),
      ...Object.keys(prod.resources('aws_eks_pod_identity_association')).map(
        (id) => `aws_eks_pod_identity_association.${id}`,
      ),
    ];
    for (const { depends_on } of roots) expect([...(depends_on as string[])].sort()).toEqual([...first].sort());
  });

  it('put the gateway of the mesh last: its certificate and targets come before, and the webhook that fills its pods', () => {
    expect(named('istio-ingressgateway')['depends_on']).toEqual([
      'helm_release.releases_istiod',
      'helm_release.releases_istio_cni',
      'helm_release.releases_platform_mesh',
    ]);
  });

  it('take the chart of the platform from a file whose name changes with its content', () => {
    const paths = Object.values(releases)
      .filter(({ name }) => String(name).startsWith('platform-'))
      .map(({ chart }) => String(chart));
    expect(new Set(paths).size).toBe(1);
    expect(paths[0]).toMatch(/^assets\/platform-[0-9a-f]{16}\.tgz$/);
  });

  it('read what other stacks made by reference', () => {
    const values = String((named('platform-mesh')['values'] as string[])[0]);
    expect(JSON.parse(values)).toMatchObject({
      mesh: {
        targetGroup: {
          arn: '${data.terraform_remote_state.edge.outputs.gateway_target_group_arn}',
          vpcId: '${data.terraform_remote_state.network.outputs.vpc_id}',
        },
      },
    });
  });

  it('come from a mirror where the environment names one', () => {
    const environment = testEnvironment('dev');
    const mirrored = stacksOf({ ...environment, charts: { mirror: 'oci://registry.example/charts' } }).get('platform');
    expect(mirrored === undefined ? undefined : named('istiod', mirrored)).toMatchObject({
      chart: 'istiod',
      repository: 'oci://registry.example/charts',
    });
  });

  it('of Karpenter replace that of the cluster autoscaler', () => {
    const names = Object.values(withAutoscaler('karpenter').resources('helm_release')).map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['karpenter-crd', 'karpenter']));
    expect(names).not.toContain('cluster-autoscaler');
    expect(Object.values(releases).map(({ name }) => name)).toContain('cluster-autoscaler');
  });

  it('run each controller as the service account that its role is bound to', () => {
    for (const { namespace, service_account } of Object.values(prod.resources('aws_eks_pod_identity_association'))) {
      const there = Object.values(releases).filter((release) => release['namespace'] === namespace);
      expect({
        service_account,
        named: there.some((release) => namesAccount(release, String(service_account))),
      }).toEqual({
        service_account,
        named: true,
      });
    }
  });
});

/** Whether the values of a release make a service account of that name. */
function namesAccount({ values }: Block, account: string): boolean {
  const find = (value: unknown, key: string): boolean => {
    if (value === null || typeof value !== 'object') return false;
    if (/^serviceAccount/.test(key) && (value as Block)['name'] === account) return true;
    return Object.entries(value).some(([below, item]) => find(item, /^serviceAccount/.test(key) ? key : below));
  };
  return find(JSON.parse(String((values as string[])[0])), '');
}

describe('providers of the cluster', () => {
  const exec = {
    api_version: 'client.authentication.k8s.io/v1',
    command: 'aws',
    args: [
      'eks',
      'get-token',
      '--cluster-name',
      '${data.terraform_remote_state.cluster.outputs.cluster_name}',
      '--region',
      'us-east-1',
    ],
  };
  const providers = prod.json['provider'] as Readonly<Record<string, readonly Block[]>>;
  const host = '${data.terraform_remote_state.cluster.outputs.cluster_endpoint}';
  const certificate = '${base64decode(data.terraform_remote_state.cluster.outputs.cluster_certificate_authority)}';

  it('authenticate anew in every run and keep releases where the plan role can read them', () => {
    expect(providers['helm']).toEqual([
      { helm_driver: 'configmap', kubernetes: { cluster_ca_certificate: certificate, exec, host } },
    ]);
    expect(providers['kubernetes']).toEqual([{ cluster_ca_certificate: certificate, exec: [exec], host }]);
  });
});

describe('the stack', () => {
  it('publishes the addresses of its pages', () => {
    expect(prod.outputs()).toEqual({
      argo_cd_host: 'argocd.realworld-inc.link',
      grafana_host: 'grafana.realworld-inc.link',
    });
  });

  it('comes after everything but the systems', () => {
    expect([...prod.upstream].sort()).toEqual(
      ['account', 'bootstrap', 'cluster', 'edge', 'network', 'operations'].map((name) => `prod-${name}`),
    );
  });
});
