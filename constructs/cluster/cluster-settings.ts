import {
  DEFAULT_KUBERNETES_MINOR,
  KUBERNETES_MINORS,
  type KubernetesMinor,
  kubernetesSupport,
} from '../../lib/catalogue/index.ts';
import { overlaps, parseCidr } from '../../lib/cidr.ts';
import { physicalName } from '../../lib/names.ts';

/** Name of an environment's cluster; fixed, since policies and tags name it before it exists. */
export function clusterName(environment: string): string {
  return physicalName([environment, 'platform'], { maxLength: 100 });
}

/** The minor that the environment names, else the catalogue's default. Others are refused before the tree exists. */
export function clusterVersion(named: string | undefined): KubernetesMinor {
  return KUBERNETES_MINORS.find((minor) => minor === named) ?? DEFAULT_KUBERNETES_MINOR;
}

/**
 * `STANDARD`: EKS upgrades the cluster when standard support ends, and nobody pays for extended support by accident.
 * A minor that is past it can only be had with `EXTENDED`.
 */
export function supportType(version: KubernetesMinor): 'STANDARD' | 'EXTENDED' {
  return kubernetesSupport(version).level === 'standard' ? 'STANDARD' : 'EXTENDED';
}

/** Ranges from which EKS itself chooses. Services are reached inside the cluster only, but must not hide an address of a peer. */
const SERVICE_CIDRS = ['172.20.0.0/16', '10.100.0.0/16', '192.168.0.0/16'];

/** Addresses of Kubernetes services: the first range that shares no address with a network in use. Changing it replaces the cluster. */
export function serviceCidr(networks: readonly string[]): string {
  const used = networks.flatMap((network) => parseCidr(network) ?? []);
  const free = SERVICE_CIDRS.find((candidate) => {
    const range = parseCidr(candidate);
    return range !== undefined && !used.some((network) => overlaps(network, range));
  });
  return free ?? '172.20.0.0/16';
}
