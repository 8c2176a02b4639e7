import { OWN } from '../../environments/fields.ts';
import { PORTS } from '../network/ports.ts';
import { needOf, runsInCluster, type SystemFacts } from './system-facts.ts';

/** Value of a plain field of a need, or of the system itself, as a service's variable. */
export function plainField(facts: SystemFacts, service: string, name: string, field: string): string {
  if (name === OWN) return field === 'url' ? `https://${facts.deployment.host}` : facts.deployment.host;
  const { kind } = needOf(facts, name);
  switch (kind) {
    case 'redis':
      return facts.output(name, field === 'user' ? `user_${service}` : field.replace('-', '_'));
    case 'bucket':
      return field === 'region' ? facts.environment.region : facts.output(name, field);
    case 'site':
      return facts.output(name, field === 'bucket' ? 'bucket_name' : 'distribution_id');
    case 'object-store':
      return field === 'ca-folder' ? caFolder(facts, name) : storeEndpoint(facts, name);
    default:
      return facts.output(name, field);
  }
}

/** Where charts/application puts the certificates of authorities that a service trusts. */
const TRUST = '/etc/trust';

/** Secret with the authority of a store that runs in the system's namespace. */
export function storeAuthority(store: string): string {
  return `${store}-ca`;
}

/** File of that authority's certificate in the pods that trust it. */
export function authorityFile(store: string): string {
  return `${TRUST}/${storeAuthority(store)}/ca.crt`;
}

/** A service elsewhere shows a certificate that every image knows. */
function caFolder(facts: Pick<SystemFacts, 'deployment'>, name: string): string {
  return runsInCluster(facts, name) ? `${TRUST}/${storeAuthority(name)}` : '/etc/ssl/certs';
}

/** Address of an object store: that of its Service in the system's namespace, or of a service elsewhere. */
export function storeEndpoint({ deployment }: Pick<SystemFacts, 'deployment'>, name: string): string {
  const size = deployment.sizes[name];
  const elsewhere = size !== undefined && 'endpoint' in size ? size.endpoint : null;
  return elsewhere ?? `https://${name}:${PORTS.objectStore}`;
}
