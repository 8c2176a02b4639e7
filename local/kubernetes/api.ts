import { ApiError, type Connection, type ContentType, type Send, sender, streamer } from './http.ts';
import type { KubernetesObject } from './object.ts';
import type { WatchEvent } from './watched.ts';

/** What names one object. */
export interface Reference {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
}

/** A kind, and which of its objects. */
export interface Query {
  readonly apiVersion: string;
  readonly kind: string;
  /** All namespaces where it is left out. */
  readonly namespace?: string;
  readonly labels?: string;
  readonly fields?: string;
}

export interface WriteOptions {
  /** Everything but the writing itself; nothing stays. */
  readonly dryRun?: boolean;
}

interface Resource {
  readonly name: string;
  readonly kind: string;
  readonly namespaced: boolean;
}

/**
 * The Kubernetes API as a test needs it: objects in, objects out, kinds found by discovery. Writes are strict: a field
 * that the kind does not have is refused, where Helm and kubectl would only warn.
 */
export class Api {
  readonly #send: Send;
  readonly #stream: ReturnType<typeof streamer>;
  readonly #discovered = new Map<string, readonly Resource[]>();

  constructor(connection: Connection) {
    this.#send = sender(connection);
    this.#stream = streamer(connection);
  }

  /** Any request; the path begins with `/api` or `/apis`. */
  async request(method: string, path: string, body?: unknown, type?: ContentType): Promise<unknown> {
    return await this.#send(method, path, body, type);
  }

  /** The object, or undefined where there is none. */
  async get(reference: Reference): Promise<KubernetesObject | undefined> {
    try {
      return (await this.#send('GET', await this.#path(reference))) as KubernetesObject;
    } catch (error) {
      if (error instanceof ApiError && error.status === 404) return undefined;
      throw error;
    }
  }

  async list(query: Query): Promise<KubernetesObject[]> {
    const { apiVersion, kind } = query;
    const answer = await this.#send('GET', await this.#listPath(query));
    // Items of a list carry neither kind nor version of their own.
    return (answer as { items: KubernetesObject[] }).items.map((item) => ({ ...item, apiVersion, kind }));
  }

  /** Tells every object that there is, a bookmark, then every change, until the server or `signal` ends it. */
  async watch(query: Query, signal: AbortSignal, onEvent: (event: WatchEvent) => void): Promise<void> {
    const path = await this.#listPath(query, {
      watch: 'true',
      sendInitialEvents: 'true',
      resourceVersionMatch: 'NotOlderThan',
      allowWatchBookmarks: 'true',
    });
    await this.#stream(path, signal, (line) => onEvent(JSON.parse(line) as WatchEvent));
  }

  async create(object: KubernetesObject, options: WriteOptions = {}): Promise<KubernetesObject> {
    const path = await this.#collection(object);
    return (await this.#send('POST', `${path}?${flags(options)}`, object)) as KubernetesObject;
  }

  /** Creates the object or brings it to this state, whoever wrote it before. */
  async apply(object: KubernetesObject, options: WriteOptions = {}): Promise<KubernetesObject> {
    const path = `${await this.#path(object)}?${flags(options)}&fieldManager=tests&force=true`;
    return (await this.#send('PATCH', path, object, 'apply')) as KubernetesObject;
  }

  async patch(
    reference: Reference,
    patch: unknown,
    { type = 'merge', subresource }: { readonly type?: ContentType; readonly subresource?: string } = {},
  ): Promise<KubernetesObject> {
    const path = await this.#path(reference, subresource);
    return (await this.#send('PATCH', path, patch, type)) as KubernetesObject;
  }

  /** Deletes the object; gone already is as good. Dependents are deleted in the background. */
  async remove(reference: Reference, { graceSeconds }: { readonly graceSeconds?: number } = {}): Promise<void> {
    const body = {
      propagationPolicy: 'Background',
      ...(graceSeconds === undefined ? {} : { gracePeriodSeconds: graceSeconds }),
    };
    try {
      await this.#send('DELETE', await this.#path(reference), body);
    } catch (error) {
      if (!(error instanceof ApiError && error.status === 404)) throw error;
    }
  }

  /** Asks for a pod's eviction; a disruption budget without room answers 429. */
  async evict(pod: Reference): Promise<void> {
    const { name, namespace } = pod.metadata;
    const body = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name, namespace } };
    await this.#send('POST', await this.#path(pod, 'eviction'), body);
  }

  async #listPath({ apiVersion, kind, namespace, labels, fields }: Query, options = {}): Promise<string> {
    const { name } = await this.#resource(apiVersion, kind);
    const query = new URLSearchParams({
      ...options,
      ...(labels === undefined ? {} : { labelSelector: labels }),
      ...(fields === undefined ? {} : { fieldSelector: fields }),
    });
    const where = namespace === undefined ? '' : `/namespaces/${namespace}`;
    return `${root(apiVersion)}${where}/${name}?${query}`;
  }

  async #path(reference: Reference, subresource?: string): Promise<string> {
    const collection = await this.#collection(reference);
    return `${collection}/${reference.metadata.name}${subresource === undefined ? '' : `/${subresource}`}`;
  }

  async #collection({ apiVersion, kind, metadata }: Reference): Promise<string> {
    const { name, namespaced } = await this.#resource(apiVersion, kind);
    const where = namespaced ? `/namespaces/${metadata.namespace ?? 'default'}` : '';
    return `${root(apiVersion)}${where}/${name}`;
  }

  async #resource(apiVersion: string, kind: string): Promise<Resource> {
    const find = () => this.#discovered.get(apiVersion)?.find((resource) => resource.kind === kind);
    if (find() === undefined) await this.#discover(apiVersion);
    const found = find();
    if (found === undefined) throw new Error(`the API server knows no ${kind} of ${apiVersion}`);
    return found;
  }

  async #discover(apiVersion: string): Promise<void> {
    const answer = (await this.#send('GET', root(apiVersion)).catch((error: unknown) => {
      if (error instanceof ApiError && error.status === 404) return { resources: [] };
      throw error;
    })) as { resources: readonly Resource[] };
    const whole = answer.resources.filter(({ name }) => !name.includes('/'));
    this.#discovered.set(apiVersion, whole);
  }
}

function root(apiVersion: string): string {
  return apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
}

function flags({ dryRun = false }: WriteOptions): string {
  return `fieldValidation=Strict${dryRun ? '&dryRun=All' : ''}`;
}
