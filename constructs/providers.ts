import { HelmProvider } from '@cdktf/provider-helm/lib/provider/index.js';
import { KubernetesProvider } from '@cdktf/provider-kubernetes/lib/provider/index.js';
import { Fn } from 'cdktf';
import type { Construct } from 'constructs';

/** How to reach a cluster: outputs of its stack. */
export interface ClusterConnection {
  readonly name: string;
  readonly region: string;
  readonly endpoint: string;
  /** Base64, as EKS gives it. */
  readonly certificateAuthority: string;
  /** File that says all of it for a control plane on this machine; undefined: EKS, by a token. */
  readonly kubeconfig: string | undefined;
}

function address({ endpoint, certificateAuthority }: ClusterConnection) {
  return { host: endpoint, clusterCaCertificate: Fn.base64decode(certificateAuthority) };
}

/** A token of the pipeline's own AWS identity, fetched anew for every run: nothing that lasts is stored. */
function exec({ name, region }: ClusterConnection) {
  return {
    apiVersion: 'client.authentication.k8s.io/v1',
    command: 'aws',
    args: ['eks', 'get-token', '--cluster-name', name, '--region', region],
  };
}

/**
 * The Helm provider. Releases are recorded as ConfigMaps: a plan role that may not list secrets would otherwise see no
 * release and plan to install each anew.
 */
export function helmProvider(scope: Construct, connection: ClusterConnection): HelmProvider {
  return new HelmProvider(scope, 'helm', {
    helmDriver: 'configmap',
    kubernetes:
      connection.kubeconfig === undefined
        ? { ...address(connection), exec: exec(connection) }
        : { configPath: connection.kubeconfig },
  });
}

/** The Kubernetes provider: namespaces only; everything else in the cluster belongs to a release. */
export function kubernetesProvider(scope: Construct, connection: ClusterConnection): KubernetesProvider {
  return new KubernetesProvider(
    scope,
    'kubernetes',
    connection.kubeconfig === undefined
      ? { ...address(connection), exec: [exec(connection)] }
      : { configPath: connection.kubeconfig },
  );
}
