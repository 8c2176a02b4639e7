import type { Api } from './api.ts';
import { ApiError } from './http.ts';
import { operatorObjects } from './mongodb-operator.ts';
import type { KubernetesObject } from './object.ts';
import { follow } from './watched.ts';

/**
 * What cert-manager, MongoDB's operator and Argo CD would do: make the Secret of each Certificate, and the stateful set of
 * each MongoDB resource with its Secrets; let an Application and its project go once they are to be removed. Values are
 * worthless; names, keys and owners are as the controllers write them.
 * @param argoCd `elsewhere` where something else does what Argo CD would do.
 */
export function standInForOperators(
  api: Api,
  onError: (error: unknown) => void,
  argoCd: 'here' | 'elsewhere' = 'here',
): { stop(): Promise<void> } {
  return follow(
    api,
    [
      { apiVersion: 'cert-manager.io/v1', kind: 'Certificate' },
      { apiVersion: 'mongodbcommunity.mongodb.com/v1', kind: 'MongoDBCommunity' },
      { apiVersion: 'argoproj.io/v1alpha1', kind: 'Application' },
      { apiVersion: 'argoproj.io/v1alpha1', kind: 'AppProject' },
    ],
    async ([certificates = [], databases = [], applications = [], projects = []]) => {
      if (argoCd === 'here') await letGo(api, [...applications, ...projects]);
      const made = await makeAll(api, [
        ...certificates.map(certificateSecret),
        ...databases.flatMap((database) => [...operatorObjects(database), ...databaseSecrets(database)]),
      ]);
      return made ? undefined : 'again';
    },
    onError,
  );
}

/** Argo CD does so when what an Application made is gone; nothing is made of one here. */
async function letGo(api: Api, objects: readonly KubernetesObject[]): Promise<void> {
  const going = objects.filter(({ metadata }) => metadata['deletionTimestamp'] !== undefined);
  await Promise.all(
    going.map((object) =>
      api.patch(object, { metadata: { finalizers: null } }).catch((error: unknown) => {
        if (!(error instanceof ApiError && error.status === 404)) throw error;
      }),
    ),
  );
}

/** Whether all of them are there now. */
async function makeAll(api: Api, objects: readonly KubernetesObject[]): Promise<boolean> {
  const made = await Promise.all(
    objects.map(async (object) => {
      if ((await api.get(object)) !== undefined) return true;
      try {
        await api.create(object);
        return true;
      } catch (error) {
        // Made in the meantime, or its namespace and owner are on their way out.
        if (error instanceof ApiError && [403, 404, 409].includes(error.status)) return false;
        throw error;
      }
    }),
  );
  return made.every(Boolean);
}

/** cert-manager leaves the Secret behind unless told otherwise; the owner here lets a namespace be found empty. */
function certificateSecret(resource: KubernetesObject): KubernetesObject {
  const { secretName } = resource['spec'] as { secretName: string };
  return secret(secretName, resource, ['ca.crt', 'tls.crt', 'tls.key']);
}

function databaseSecrets(resource: KubernetesObject): readonly KubernetesObject[] {
  const { name } = resource.metadata;
  const secrets = {
    [`${name}-config`]: ['cluster-config.json'],
    [`${name}-ca-certificate`]: ['ca-pem'],
    [`${name}-server-certificate-key`]: ['server.pem'],
    [`${name}-prometheus-certificate-key`]: ['prometheus.pem'],
  };
  return Object.entries(secrets).map(([secretName, keys]) => secret(secretName, resource, keys));
}

function secret(name: string, owner: KubernetesObject, keys: readonly string[]): KubernetesObject {
  const { apiVersion, kind, metadata } = owner;
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      name,
      namespace: metadata.namespace ?? 'default',
      ownerReferences: [{ apiVersion, kind, name: metadata.name, uid: metadata['uid'], controller: true }],
    },
    stringData: Object.fromEntries(keys.map((key) => [key, 'value-of-a-test'])),
  };
}
