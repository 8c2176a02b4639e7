import { CHARTS } from '../../lib/catalogue/charts.ts';
import type { KubernetesObject } from '../../local/kubernetes/object.ts';

const SECURITY = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ['ALL'] },
  privileged: false,
  readOnlyRootFilesystem: true,
  runAsGroup: 1337,
  runAsNonRoot: true,
  runAsUser: 1337,
};

const IMAGE = `docker.io/istio/proxyv2:${CHARTS.istiod.version}`;

interface Template {
  readonly metadata: { readonly labels: Readonly<Record<string, string>> };
  readonly spec: { readonly initContainers?: readonly object[]; readonly volumes?: readonly object[] } & Readonly<
    Record<string, unknown>
  >;
}

/**
 * A pod of a Deployment as the mesh's injection changes it where its CNI plugin sets up the network (Istio 1.31,
 * `files/injection-template.yaml` of the chart istiod): a check of that network, then the proxy as a native sidecar.
 */
export function withSidecar(deployment: KubernetesObject): KubernetesObject {
  const { template } = deployment['spec'] as { template: Template };
  const { initContainers = [], volumes = [], ...spec } = template.spec;
  const resources = { requests: { cpu: '100m', memory: '128Mi' }, limits: { cpu: '2', memory: '1Gi' } };
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: `${deployment.metadata.name}-with-sidecar`,
      namespace: deployment.metadata.namespace ?? 'default',
      labels: template.metadata.labels,
    },
    spec: {
      ...spec,
      initContainers: [
        {
          name: 'istio-validation',
          image: IMAGE,
          args: ['istio-iptables', '--run-validation'],
          resources,
          securityContext: SECURITY,
        },
        {
          name: 'istio-proxy',
          image: IMAGE,
          args: ['proxy', 'sidecar'],
          restartPolicy: 'Always',
          ports: [{ containerPort: 15_090, protocol: 'TCP', name: 'http-envoy-prom' }],
          resources,
          securityContext: SECURITY,
          volumeMounts: [
            { name: 'istio-envoy', mountPath: '/etc/istio/proxy' },
            { name: 'istio-token', mountPath: '/var/run/secrets/tokens' },
            { name: 'istiod-ca-cert', mountPath: '/var/run/secrets/istio' },
          ],
        },
        ...initContainers,
      ],
      volumes: [
        ...volumes,
        { name: 'istio-envoy', emptyDir: { medium: 'Memory' } },
        {
          name: 'istio-token',
          projected: {
            sources: [
              { serviceAccountToken: { path: 'istio-token', expirationSeconds: 43_200, audience: 'istio-ca' } },
            ],
          },
        },
        { name: 'istiod-ca-cert', configMap: { name: 'istio-ca-root-cert' } },
      ],
    },
  };
}
