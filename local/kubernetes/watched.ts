import { setTimeout as pause } from 'node:timers/promises';
import type { Api, Query } from './api.ts';
import { ApiError } from './http.ts';
import type { KubernetesObject } from './object.ts';

/** Milliseconds before a watch that has ended is begun anew, and between two rounds of steps. */
const AGAIN = 100;

/** One line of a watch. */
export interface WatchEvent {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR';
  readonly object: KubernetesObject;
}

/** What a watch's first bookmark carries: everything that there was at its start has been told. */
const ALL_TOLD = 'k8s.io/initial-events-end';

export interface Watched {
  /** The objects as of the latest event. */
  readonly objects: () => readonly KubernetesObject[];
  /** Resolves when everything that there was at the start is known. */
  readonly known: Promise<void>;
  stop(): Promise<void>;
}

/**
 * Keeps the objects of a query by a watch: listing all of them again and again costs API server and test process more than
 * everything else does. A watch that ends is begun anew and tells everything once more.
 * @param onChange after every event that counts, and once everything is known.
 */
export function watch(
  api: Pick<Api, 'watch'>,
  query: Query,
  {
    onChange,
    onError,
  }: {
    readonly onChange: (objects: readonly KubernetesObject[]) => void;
    readonly onError: (error: unknown) => void;
  },
): Watched {
  const stopped = new AbortController();
  const { promise: known, resolve: allTold } = Promise.withResolvers<void>();
  let objects = new Map<string, KubernetesObject>();
  const once = async (): Promise<void> => {
    const told = new Map<string, KubernetesObject>();
    await api.watch(query, stopped.signal, ({ type, object }) => {
      if (type === 'ERROR') return;
      if (type === 'BOOKMARK') {
        if (object.metadata.annotations?.[ALL_TOLD] !== 'true') return;
        objects = told;
        allTold();
      } else {
        const key = `${object.metadata.namespace ?? ''}/${object.metadata.name}`;
        if (type === 'DELETED') told.delete(key);
        else told.set(key, object);
      }
      if (objects === told) onChange([...told.values()]);
    });
  };
  const loop = (async () => {
    while (!stopped.signal.aborted) {
      await once().catch((error: unknown) => {
        // Of a new kind the storage is still being made: the server asks to come back.
        const early = error instanceof ApiError && error.status === 429;
        if (!stopped.signal.aborted && !early) onError(error);
      });
      await pause(AGAIN, undefined, { signal: stopped.signal }).catch(() => undefined);
    }
  })();
  return {
    objects: () => [...objects.values()],
    known,
    stop: async () => {
      stopped.abort();
      await loop;
    },
  };
}

/**
 * Takes a step whenever one of these queries' objects has changed, never two at once; what changes meanwhile leads to
 * another one. A step that says `again`, or fails, is repeated though nothing has changed.
 */
export function follow(
  api: Pick<Api, 'watch'>,
  queries: readonly Query[],
  step: (found: readonly (readonly KubernetesObject[])[]) => Promise<'again' | undefined>,
  onError: (error: unknown) => void,
): { stop(): Promise<void> } {
  const stopped = new AbortController();
  let changed = Promise.withResolvers<void>();
  stopped.signal.addEventListener('abort', () => changed.resolve());
  const watches = queries.map((query) => watch(api, query, { onChange: () => changed.resolve(), onError }));
  const loop = (async () => {
    while (!stopped.signal.aborted) {
      await changed.promise;
      if (stopped.signal.aborted) return;
      changed = Promise.withResolvers<void>();
      const outcome = await step(watches.map(({ objects }) => objects())).catch((error: unknown) => {
        if (!stopped.signal.aborted) onError(error);
        return 'again' as const;
      });
      if (outcome === 'again') changed.resolve();
      await pause(AGAIN, undefined, { signal: stopped.signal }).catch(() => undefined);
    }
  })();
  return {
    stop: async () => {
      stopped.abort();
      await Promise.all([loop, ...watches.map((one) => one.stop())]);
    },
  };
}
