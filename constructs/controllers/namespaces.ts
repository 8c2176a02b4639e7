import type { PodSecurityLevel } from '../workload/namespace.ts';

/**
 * Namespaces of the controllers and what their pods may ask for. What runs in `kube-system` needs no namespace of its
 * own; `amazon-cloudwatch` is made by its add-on.
 */
export const CONTROLLER_NAMESPACES: Readonly<Record<string, PodSecurityLevel>> = {
  argocd: 'restricted',
  'cert-manager': 'restricted',
  'external-dns': 'restricted',
  'external-secrets': 'restricted',
  'istio-ingress': 'restricted',
  // Its node agent sets up the network of pods: host paths and network administration.
  'istio-system': 'privileged',
  keda: 'restricted',
  logging: 'restricted',
  mongodb: 'restricted',
  monitoring: 'restricted',
  // The exporter of node metrics reads the host's file system and network.
  'monitoring-nodes': 'privileged',
  reloader: 'restricted',
  velero: 'restricted',
};

/** Namespaces whose pods stand behind a load balancer and count as ready only once it sends them requests. */
export const LOAD_BALANCED_NAMESPACES: readonly string[] = ['argocd', 'istio-ingress', 'monitoring'];
