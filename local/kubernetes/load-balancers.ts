import type { Api } from './api.ts';
import { ApiError } from './http.ts';
import type { KubernetesObject } from './object.ts';
import { follow } from './watched.ts';

interface Status {
  readonly loadBalancer?: { readonly ingress?: readonly unknown[] };
}

/**
 * The load balancer controller without AWS: each Service of type LoadBalancer and each Ingress gets a host name, which
 * Helm waits for before it calls a release ready.
 */
export function giveHostNames(api: Api, onError: (error: unknown) => void): { stop(): Promise<void> } {
  return follow(
    api,
    [
      { apiVersion: 'v1', kind: 'Service', fields: 'spec.type=LoadBalancer' },
      { apiVersion: 'networking.k8s.io/v1', kind: 'Ingress' },
    ],
    async (found) => {
      await Promise.all(
        found
          .flat()
          .filter(isUnnamed)
          .map((object) => name(api, object)),
      );
      return undefined;
    },
    onError,
  );
}

function isUnnamed({ status }: KubernetesObject): boolean {
  return ((status as Status | undefined)?.loadBalancer?.ingress ?? []).length === 0;
}

async function name(api: Api, object: KubernetesObject): Promise<void> {
  const hostname = `${object.metadata.name}.${object.metadata.namespace ?? 'default'}.elb.test`;
  try {
    const status = { loadBalancer: { ingress: [{ hostname }] } };
    await api.patch(object, { status }, { subresource: 'status' });
  } catch (error) {
    // Deleted in between.
    if (!(error instanceof ApiError && error.status === 404)) throw error;
  }
}
