import type { ImageVersion } from '../../environments/versions.ts';
import { INGRESS_CLASS } from '../controllers/ingress.ts';
import { MESH_GATEWAY } from '../controllers/mesh.ts';
import { SERVICE_DRAIN } from '../edge/service-drain.ts';
import { readsQueues, readsSecrets } from '../identity/reader-roles.ts';
import { type ExternalSecretValue, externalSecrets } from './external-secrets.ts';
import { type Quota, quota } from './quota.ts';
import { type CallValue, callValues, hostValues, type RouteValue, routeValues } from './routes.ts';
import { inMesh, type SystemFacts, storesOf } from './system-facts.ts';

/** Values of charts/system: what the services of one system share. `values.schema.json` of the chart describes every key. */
export interface SystemValues {
  readonly system: string;
  readonly environment: string;
  readonly mesh: boolean;
  readonly serviceAccounts: readonly string[];
  readonly secretStore: { readonly region: string; readonly role: string } | null;
  readonly externalSecrets: readonly ExternalSecretValue[];
  readonly queues: { readonly role: string } | null;
  readonly quota: Quota;
  readonly hosts: readonly string[];
  readonly routes: readonly RouteValue[];
  readonly gateway: { readonly name: string; readonly serviceAccount: string } | null;
  readonly ingress: object | null;
  readonly calls: readonly CallValue[];
}

/** Places between two systems in the load balancer's group, so that one may be put between by hand. */
const ORDER_STEP = 5;

/**
 * Values of the release that comes before every other of a system.
 * @param versions images by service, for the weights of canaries; undefined where Argo CD adds them from the same file.
 */
export function systemValues(
  facts: SystemFacts,
  versions: Readonly<Record<string, ImageVersion>> | undefined,
): SystemValues {
  const { environment, deployment } = facts;
  const { name } = deployment.system;
  const routes = routeValues(facts, versions);
  const mesh = inMesh(facts);
  return {
    system: name,
    environment: environment.name,
    mesh,
    serviceAccounts: [...Object.keys(deployment.services), ...storesOf(facts)],
    secretStore: readsSecrets(deployment) ? { region: environment.region, role: facts.readers.secrets() } : null,
    externalSecrets: externalSecrets(facts),
    queues: readsQueues(deployment) ? { role: facts.readers.queues() } : null,
    quota: quota(facts),
    hosts: hostValues(facts),
    routes,
    gateway:
      mesh && routes.length > 0
        ? { name: `${MESH_GATEWAY.namespace}/${MESH_GATEWAY.name}`, serviceAccount: MESH_GATEWAY.service }
        : null,
    ingress: mesh || routes.length === 0 ? null : ingressValues(facts),
    calls: callValues(facts, versions),
  };
}

/** One load balancer for every Ingress of the environment; rules of a system stand together in it. */
function ingressValues({ environment, deployment, ingressSecurityGroupId }: SystemFacts): object {
  const place = environment.deployments.findIndex(({ system }) => system.name === deployment.system.name);
  return {
    class: INGRESS_CLASS,
    order: (place + 1) * ORDER_STEP,
    securityGroups: [ingressSecurityGroupId()],
    deregistrationSeconds: SERVICE_DRAIN.deregistrationSeconds,
  };
}
