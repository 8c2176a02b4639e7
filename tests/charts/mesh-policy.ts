import type { KubernetesObject } from '../../local/kubernetes/object.ts';
import { matches, type Pods } from './network-policy.ts';

interface AuthorizationSpec {
  readonly selector?: { readonly matchLabels?: Readonly<Record<string, string>> };
  readonly action?: string;
  readonly rules?: readonly {
    readonly from?: readonly { readonly source: { readonly principals?: readonly string[] } }[];
    readonly to?: readonly { readonly operation: { readonly ports?: readonly string[] } }[];
  }[];
}

/** What the mesh lets into one namespace. */
export interface MeshPolicies {
  readonly namespace: string;
  readonly authorization: readonly AuthorizationSpec[];
}

/** Ports of the sidecar itself, which it does not intercept: metrics and health. */
const SIDECAR_PORTS: readonly number[] = [15_020, 15_021, 15_090];

/** The policies of a namespace in the mesh; undefined where no strict PeerAuthentication says that it is in it. */
export function meshPolicies(objects: readonly KubernetesObject[], namespace: string): MeshPolicies | undefined {
  const here = objects.filter(({ metadata }) => (metadata.namespace ?? namespace) === namespace);
  const strict = here.some(
    ({ kind, ...object }) =>
      kind === 'PeerAuthentication' &&
      (object['spec'] as { readonly mtls?: { readonly mode?: string } }).mtls?.mode === 'STRICT',
  );
  if (!strict) return undefined;
  return {
    namespace,
    authorization: here
      .filter(({ kind }) => kind === 'AuthorizationPolicy')
      .map((object) => object['spec'] as AuthorizationSpec),
  };
}

/**
 * Whether a sidecar lets a connection in: with a strict PeerAuthentication only whoever has an identity, and where a policy
 * selects the pod, only whom a rule names.
 */
export function meshAllows(mesh: MeshPolicies, from: Pods | undefined, to: Pods, port: number): boolean {
  if (to.namespace !== mesh.namespace || to.account === undefined || SIDECAR_PORTS.includes(port)) return true;
  if (from?.account === undefined) return false;
  const principal = `cluster.local/ns/${from.namespace}/sa/${from.account}`;
  const mine = mesh.authorization.filter(({ selector = {} }) => matches(selector, to.labels));
  const unknown = mine.find(({ action = 'ALLOW' }) => action !== 'ALLOW');
  if (unknown !== undefined) throw new Error(`AuthorizationPolicy with action ${unknown.action}: not known here`);
  if (mine.length === 0) return true;
  return mine
    .flatMap(({ rules = [] }) => rules)
    .some(
      ({ from: sources, to: operations }) =>
        (sources === undefined ||
          sources.some(({ source }) => source.principals === undefined || source.principals.includes(principal))) &&
        (operations === undefined ||
          operations.some(({ operation }) => operation.ports === undefined || operation.ports.includes(String(port)))),
    );
}
