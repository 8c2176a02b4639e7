import type { Deployment, PlatformEnvironment } from '../../environments/platform.ts';
import type { System } from '../../systems/schema.ts';
import { checkedPath } from './checked-path.ts';

/** One host name that the world may call. */
export interface PublicHost {
  readonly host: string;
  readonly traffic: System['traffic'];
  /**
   * Present where CloudFront stands in front: the name under which the load balancer itself is reached. CloudFront's origin
   * uses it, and the record of `host` is made beside the distribution.
   */
  readonly direct?: string;
  /** Path whose answer says whether the host works; the same for health checks and synthetic visits. */
  readonly checkedPath: string;
  /** Systems that answer here, in the environment's order. */
  readonly deployments: readonly Deployment[];
}

/** Every public host once, in the environment's order. Certificates, records, listeners, routes and checks follow it. */
export function publicHosts({ deployments }: Pick<PlatformEnvironment, 'deployments'>): readonly PublicHost[] {
  const hosts = [...new Set(deployments.map(({ host }) => host))];
  return hosts.map((host) => {
    const here = deployments.filter((deployment) => deployment.host === host);
    return {
      host,
      traffic: here.some(({ system }) => system.traffic === 'mesh') ? 'mesh' : 'ingress',
      ...(here.some(hasSite) ? { direct: directHost(host) } : {}),
      checkedPath: checkedPath(here),
      deployments: here,
    };
  });
}

/** The name of the load balancer behind CloudFront: `direct.<host>`. It lies in the same hosted zone as the host. */
export function directHost(host: string): string {
  return `direct.${host}`;
}

/** Names that arrive at the load balancer for this host: CloudFront passes the visitor's `Host` header on. */
export function serverNames({ host, direct }: Pick<PublicHost, 'host' | 'direct'>): readonly string[] {
  return direct === undefined ? [host] : [host, direct];
}

/** Whether CloudFront serves this system's static files and passes the rest on. */
export function hasSite({ system }: Deployment): boolean {
  return Object.values(system.needs).some(({ kind }) => kind === 'site');
}

/** The most specific of the zones that a host lies in; undefined when there is none. */
export function zoneOf(host: string, domains: readonly string[]): string | undefined {
  return domains
    .filter((domain) => host === domain || host.endsWith(`.${domain}`))
    .reduce<string | undefined>((best, domain) => (domain.length > (best?.length ?? 0) ? domain : best), undefined);
}
