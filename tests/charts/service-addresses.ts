import type { KubernetesObject } from '../../local/kubernetes/object.ts';
import { arePods, matches, networkPolicies } from './network-policy.ts';
import { workloads } from './reach.ts';

interface ServiceSpec {
  readonly clusterIP?: string;
  readonly selector: Readonly<Record<string, string>>;
}

/**
 * Services whose pods a policy lets others reach, while their own address stays closed. The VPC CNI looks at a packet before
 * kube-proxy turns the Service's address into a pod's, so its controller adds that address to a peer; but only where the
 * Service's selector carries every label of the peer (amazon-network-policy-controller-k8s, `getMatchingServiceClusterIPs`).
 */
export function closedAddresses(objects: readonly KubernetesObject[], namespace: string): readonly string[] {
  const pods = workloads(objects, namespace).flatMap(({ peer }) => (arePods(peer) ? [peer.labels] : []));
  const services = objects
    .filter(({ kind }) => kind === 'Service')
    .map(({ metadata, ...object }) => ({ name: metadata.name, spec: object['spec'] as ServiceSpec }))
    .filter(({ spec }) => spec.clusterIP !== 'None');
  const peers = networkPolicies(objects, namespace).flatMap(({ spec }) =>
    (spec.egress ?? []).flatMap(({ to = [] }) =>
      to.flatMap(({ podSelector, namespaceSelector }) =>
        podSelector === undefined || namespaceSelector !== undefined ? [] : [podSelector],
      ),
    ),
  );
  const closed = services.flatMap(({ name, spec: { selector } }) =>
    peers
      .filter((peer) => pods.some((labels) => matches({ matchLabels: selector }, labels) && matches(peer, labels)))
      .filter((peer) => !matches(peer, selector))
      .map((peer) => `${name} ${JSON.stringify(selector)} for ${JSON.stringify(peer)}`),
  );
  return [...new Set(closed)];
}
