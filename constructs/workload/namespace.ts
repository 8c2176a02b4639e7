import { NamespaceV1 } from '@cdktf/provider-kubernetes/lib/namespace-v1/index.js';
import { Construct } from 'constructs';

/** Pod Security Standard that every pod of a namespace must meet. */
export type PodSecurityLevel = 'restricted' | 'baseline' | 'privileged';

export interface NamespaceProps {
  readonly name: string;
  readonly podSecurity: PodSecurityLevel;
  /** Whether pods get the mesh's sidecar. */
  readonly mesh?: boolean;
  /** Whether pods behind a load balancer count as ready only once it sends them requests; a rollout then waits for it. */
  readonly loadBalanced?: boolean;
  readonly removal: 'retain' | 'destroy';
}

/**
 * Labels of a namespace. Enforcement alone refuses pods but says nothing to whoever applies a Deployment, hence the
 * warning; the version is the cluster's own, so that an upgrade may not keep an old standard alive.
 */
export function namespaceLabels({
  podSecurity,
  mesh = false,
  loadBalanced = false,
}: Pick<NamespaceProps, 'podSecurity' | 'mesh' | 'loadBalanced'>) {
  return {
    'pod-security.kubernetes.io/enforce': podSecurity,
    'pod-security.kubernetes.io/enforce-version': 'latest',
    'pod-security.kubernetes.io/warn': podSecurity,
    'pod-security.kubernetes.io/warn-version': 'latest',
    ...(mesh ? { 'istio-injection': 'enabled' } : {}),
    ...(loadBalanced ? { 'elbv2.k8s.aws/pod-readiness-gate-inject': 'enabled' } : {}),
  };
}

/** A namespace under a Pod Security Standard. Deleting one deletes the volumes' claims in it, so `retain` refuses. */
export class Namespace extends Construct {
  readonly resource: NamespaceV1;

  constructor(scope: Construct, id: string, props: NamespaceProps) {
    super(scope, id);
    this.resource = new NamespaceV1(this, 'Resource', {
      metadata: { name: props.name, labels: namespaceLabels(props) },
      lifecycle: { preventDestroy: props.removal === 'retain' },
    });
  }
}
