import { OWN } from '../../environments/fields.ts';
import { PORTS } from '../network/ports.ts';
import { needOf, type SystemFacts } from './system-facts.ts';

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
      return storeEndpoint(facts, name);
    default:
      return facts.output(name, field);
  }
}

/** Address of an object store: that of its Service in the system's namespace, or of a service elsewhere. */
export function storeEndpoint({ deployment }: Pick<SystemFacts, 'deployment'>, name: string): string {
  const size = deployment.sizes[name];
  const elsewhere = size !== undefined && 'endpoint' in size ? size.endpoint : null;
  return elsewhere ?? `http://${name}:${PORTS.objectStore}`;
}
