import { MONGO_MEMBER, OBJECT_SERVER, type Request } from '../../environments/checks/resource-requests.ts';
import type { Sizes } from '../../environments/schema.ts';
import { MONGODB_VERSIONS, type MongodbVersion } from '../../lib/catalogue/engines.ts';
import { imageReference } from '../../lib/catalogue/images.ts';
import type { NeedOf } from '../../systems/schema.ts';
import { serviceCidr } from '../cluster/cluster-settings.ts';
import { documentStoreSecret, PASSWORD_KEY, usersOf } from './external-secrets.ts';
import { needOf, runbookUrl, type SystemFacts, zonesOf } from './system-facts.ts';

/** Storage class of charts/platform whose volumes are encrypted, and snapshotted every day. */
const STORAGE_CLASS = 'encrypted';

/** What values of both kinds of stores have in common. */
interface StoreValues {
  readonly system: string;
  readonly environment: string;
  readonly need: string;
  readonly image: string;
  readonly zones: number;
  readonly volume: { readonly sizeGiB: number; readonly storageClass: string };
  readonly resources: Request;
  /** By an authority of the store's own, which its users' pods trust. */
  readonly tls: true;
  readonly runbook: string;
}

/** Values of charts/document-store: MongoDB. */
export interface DocumentStoreValues extends StoreValues {
  readonly version: string;
  readonly database: string;
  readonly members: number;
  readonly root: { readonly secret: string; readonly key: string };
  readonly users: Readonly<Record<string, { readonly secret: string; readonly key: string }>>;
  readonly kubernetesApi: { readonly cidrs: readonly string[] };
}

/** Values of charts/object-store: MinIO. */
export interface ObjectStoreValues extends StoreValues {
  readonly client: string;
  readonly servers: number;
  readonly root: { readonly secret: string; readonly userKey: string; readonly passwordKey: string };
  readonly buckets: readonly string[];
  readonly users: Readonly<Record<string, object>>;
  readonly callers: readonly string[];
}

/** Values of the release of a store that runs in the system's namespace. */
export function storeValues(facts: SystemFacts, name: string): DocumentStoreValues | ObjectStoreValues {
  const need = needOf(facts, name);
  if (need.kind === 'mongo') return documentStore(facts, name, need);
  if (need.kind === 'object-store') return objectStore(facts, name, need);
  throw new Error(`${name} is a ${need.kind}, which is no store of the cluster`);
}

function documentStore(facts: SystemFacts, name: string, need: NeedOf<'mongo'>): DocumentStoreValues {
  const { environment } = facts;
  const { members, volumeGiB } = sizeOf(facts, name, 'mongo');
  const { cidr, peers } = environment.network;
  const password = (user: string) => ({ secret: documentStoreSecret(name, user), key: PASSWORD_KEY });
  return {
    ...common(facts, name, volumeGiB, MONGO_MEMBER),
    // Another version was refused with the data.
    version: MONGODB_VERSIONS[need.version as MongodbVersion].version,
    image: imageReference('mongodb'),
    database: need.database,
    members,
    root: password('root'),
    users: Object.fromEntries(usersOf(facts, name).map((user) => [user, password(user)])),
    kubernetesApi: { cidrs: [cidr, serviceCidr([cidr, ...peers.map((peer) => peer.cidr)])] },
  };
}

function objectStore(facts: SystemFacts, name: string, need: NeedOf<'object-store'>): ObjectStoreValues {
  const { servers, volumeGiB } = sizeOf(facts, name, 'object-store');
  const users = Object.entries(need.users).map(([user, { bucket, may }]) => [
    user,
    { secret: user, accessKey: 'access-key', secretKey: 'secret-key', access: may, buckets: [bucket] },
  ]);
  return {
    ...common(facts, name, volumeGiB, OBJECT_SERVER),
    image: imageReference('minio'),
    client: imageReference('mc'),
    servers,
    root: { secret: need.root, userKey: 'root-user', passwordKey: 'root-password' },
    buckets: need.buckets,
    users: Object.fromEntries(users),
    callers: usersOf(facts, name),
  };
}

function common(facts: SystemFacts, need: string, sizeGiB: number, { cpuMillicores, memoryMiB }: Request) {
  return {
    system: facts.deployment.system.name,
    environment: facts.environment.name,
    need,
    zones: zonesOf(facts),
    volume: { sizeGiB, storageClass: STORAGE_CLASS },
    resources: { cpuMillicores, memoryMiB },
    tls: true,
    runbook: runbookUrl(facts.environment),
  } as const;
}

/** Sizes that the platform merged and checked by the need's kind. */
function sizeOf<K extends 'mongo' | 'object-store'>({ deployment }: SystemFacts, name: string, _: K): Sizes[K] {
  return deployment.sizes[name] as Sizes[K];
}
