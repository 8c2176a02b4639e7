import { PORTS } from '../network/ports.ts';
import type { ReleaseContext } from './platform-release.ts';

/** The only ingress class: the environment's load balancer outside the mesh, with certificate, web ACL and group of its own. */
export const INGRESS_CLASS = 'platform';

/**
 * What a release with an Ingress waits for. Removed in the opposite order, its load balancer and its records go before those
 * who take them away: a record that stays would lead to an address that is somebody else's tomorrow.
 */
export const PUBLISHED_AFTER = ['aws-load-balancer-controller', 'external-dns'] as const;

/**
 * What every Ingress of the class says, since the class itself cannot (the controller's IngressClassParams has no place
 * for it): its ports, and the security group, whose rules to the pods Terraform owns.
 */
export function ingressAnnotations({ edge }: Pick<ReleaseContext, 'edge'>): Readonly<Record<string, string>> {
  return {
    'alb.ingress.kubernetes.io/listen-ports': JSON.stringify([{ HTTP: PORTS.http }, { HTTPS: PORTS.https }]),
    'alb.ingress.kubernetes.io/security-groups': edge.ingressSecurityGroupId,
    'alb.ingress.kubernetes.io/manage-backend-security-group-rules': 'false',
  };
}
