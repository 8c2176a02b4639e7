import type { Api } from './api.ts';
import { ApiError } from './http.ts';
import type { KubernetesObject } from './object.ts';
import { follow } from './watched.ts';

interface ExternalSecret extends KubernetesObject {
  readonly spec: {
    readonly target?: {
      readonly name?: string;
      readonly template?: {
        readonly type?: string;
        readonly metadata?: { readonly labels?: Readonly<Record<string, string>> };
        readonly data?: Readonly<Record<string, string>>;
      };
    };
    readonly data?: readonly { readonly secretKey: string }[];
  };
}

/**
 * External Secrets without a secret store: each ExternalSecret gets the Secret that it describes, with its keys and
 * values that mean nothing. What is in `withheld` (`namespace/name` of the Secret) stays missing, as when nobody has put
 * the secret into the store yet.
 */
export function writeExternalSecrets(
  api: Api,
  withheld: ReadonlySet<string>,
  onError: (error: unknown) => void,
): { stop(): Promise<void> } {
  const query = { apiVersion: 'external-secrets.io/v1', kind: 'ExternalSecret' };
  return follow(
    api,
    [query],
    async ([found = []]) => {
      const unready = (found as readonly ExternalSecret[]).filter(({ status }) => status === undefined);
      const wanted = unready.filter(
        ({ metadata, spec }) => !withheld.has(`${metadata.namespace}/${targetName(metadata, spec)}`),
      );
      await Promise.all(wanted.map((external) => write(api, external)));
      return wanted.length < unready.length ? 'again' : undefined;
    },
    onError,
  );
}

async function write(api: Api, external: ExternalSecret): Promise<void> {
  try {
    await api.apply(secretFor(external));
    const now = new Date().toISOString();
    const ready = { type: 'Ready', status: 'True', reason: 'SecretSynced', lastTransitionTime: now };
    await api.patch(external, { status: { conditions: [ready] } }, { subresource: 'status' });
  } catch (error) {
    // Deleted in between, or its namespace is on its way out.
    if (!(error instanceof ApiError && [403, 404].includes(error.status))) throw error;
  }
}

/** The Secret of an ExternalSecret: the keys of its template where it has one, else of its data; it goes with its owner. */
export function secretFor({ apiVersion, kind, metadata, spec }: ExternalSecret): KubernetesObject {
  const template = spec.target?.template;
  const keys =
    template?.data === undefined ? (spec.data ?? []).map(({ secretKey }) => secretKey) : Object.keys(template.data);
  const owner = { apiVersion, kind, name: metadata.name, uid: metadata['uid'], controller: true };
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      name: targetName(metadata, spec),
      ...(metadata.namespace === undefined ? {} : { namespace: metadata.namespace }),
      ...(template?.metadata?.labels === undefined ? {} : { labels: template.metadata.labels }),
      ownerReferences: [owner],
    },
    type: template?.type ?? 'Opaque',
    stringData: Object.fromEntries(keys.map((key) => [key, `value of ${key}`])),
  };
}

function targetName(metadata: ExternalSecret['metadata'], spec: ExternalSecret['spec']): string {
  return spec.target?.name ?? metadata.name;
}
