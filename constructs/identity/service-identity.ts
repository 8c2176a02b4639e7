import type { Deployment } from '../../environments/platform.ts';
import type { NeedKind } from '../../systems/schema.ts';

/**
 * Whether using a need takes permissions in AWS. Where it does not, External Secrets brings a secret to the pod, or the
 * need lies in the cluster.
 */
const NEEDS_ROLE: Readonly<Record<NeedKind, boolean>> = {
  postgres: false,
  redis: true,
  mongo: false,
  bucket: true,
  queue: true,
  topic: true,
  secret: false,
  site: true,
  'object-store': false,
};

/** The services that get a role and a Pod Identity association: those that use a need in AWS. In the order of the system's file. */
export function servicesWithRole({ system, services }: Deployment): readonly string[] {
  return Object.entries(services)
    .filter(([, { uses }]) => Object.keys(uses).some((name) => needsRole(system.needs[name]?.kind)))
    .map(([name]) => name);
}

function needsRole(kind: NeedKind | undefined): boolean {
  return kind !== undefined && NEEDS_ROLE[kind];
}
