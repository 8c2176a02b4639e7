import { describe, expect, it } from 'vitest';
import { type Block, testStack } from '../tests/support/app.ts';

const prod = testStack('prod', 'platform');
const dev = testStack('dev', 'platform');

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

describe('the alarm about heartbeats', () => {
  it('is made after every release, and removed before the first of them: nothing rings without its cluster', () => {
    const alarm = prod.resource('aws_cloudwatch_metric_alarm', 'heartbeat_silent');
    const releases = Object.keys(prod.resources('helm_release')).map((id) => `helm_release.${id}`);
    expect(releases).toContain('helm_release.releases_kube_prometheus_stack');
    expect([...(alarm['depends_on'] as string[])].sort()).toEqual(releases.sort());
  });

  it('counts what Alertmanager publishes to: both read the topic of the account stack', () => {
    const role = String(prod.resource('aws_iam_role_policy', 'controllers_alertmanager_role_policy')['policy']);
    expect(role).toContain('${data.terraform_remote_state.account.outputs.heartbeat_topic_arn}');
    const release = prod.resource('helm_release', 'releases_kube_prometheus_stack');
    const { alertmanager } = JSON.parse(String((release['values'] as string[])[0]));
    expect(alertmanager.config.receivers).toContainEqual({
      name: 'heartbeat',
      sns_configs: [
        expect.objectContaining({
          topic_arn: '${data.terraform_remote_state.account.outputs.heartbeat_topic_arn}',
        }),
      ],
    });
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
