import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { KUBERNETES_TEST_MODULE } from '../../lib/catalogue/kubernetes.ts';
import type { Api } from '../kubernetes/api.ts';
import type { ClusterCommands } from '../kubernetes/cluster-commands.ts';
import { ApiError } from '../kubernetes/http.ts';
import { type KubernetesObject, parseObjects } from '../kubernetes/object.ts';
import { follow } from '../kubernetes/watched.ts';
import {
  type ArgoApplication,
  argoApplication,
  cascades,
  inSyncWaves,
  isGoing,
  type ReadGit,
  statusOf,
} from './argo-application.ts';
import { releasesIn } from './cluster-releases.ts';
import { must, uninstall, upgrade } from './helm-releases.ts';

const ROOT = resolve(import.meta.dirname, '../..');

const KIND = { apiVersion: 'argoproj.io/v1alpha1', kind: 'Application' } as const;

/** Label of what an Application of a folder in Git has made. */
const TRACKED = 'argocd.argoproj.io/instance';

/** Milliseconds before a sync that has failed is tried again, and between two looks at what a wave waits for. */
const AGAIN = 5000;
const LOOK = 500;

export interface ArgoCdOptions {
  readonly api: Pick<Api, 'get' | 'patch' | 'watch'>;
  readonly commands: ClusterCommands;
  /** The branch that Applications follow. */
  readonly git: ReadGit;
  readonly onError: (error: unknown) => void;
}

/**
 * What Argo CD would do, whose programs do not run here: an Application of a chart becomes a release of the chart in this
 * checkout, one of a folder in Git its objects, wave by wave; both go with it. Its status says so, as `drift` and `verify`
 * read it. Changes of what it has made are not brought back, and nothing is pruned.
 */
export function standInForArgoCd(options: ArgoCdOptions): { stop(): Promise<void> } {
  const { api, git, onError } = options;
  const synced = new Map<string, string>();
  /** As each was synced at last, or tried to be: what it has made goes by that, since Git may have nothing of it any more. */
  const tried = new Map<string, ArgoApplication>();
  const busy = new Map<string, Promise<void>>();
  const stopped = new AbortController();
  const work = (key: string, task: () => Promise<void>): void => {
    const done = task()
      .catch(onError)
      .finally(() => busy.delete(key));
    busy.set(key, done);
  };
  const following = follow(
    api,
    [KIND, { apiVersion: KIND.apiVersion, kind: 'AppProject' }],
    async ([applications = [], projects = []]) => {
      const named = new Set(applications.map(projectOf));
      for (const project of projects.filter((item) => isGoing(item) && !named.has(item.metadata.name)))
        work(`project ${project.metadata.name}`, () => letGo(api, project));
      for (const object of applications) {
        const { name } = object.metadata;
        if (busy.has(name)) continue;
        const found = read(object, git);
        if (isGoing(object)) {
          work(name, async () => {
            await remove(options, object, tried.get(name) ?? found.application);
            synced.delete(name);
            tried.delete(name);
          });
        } else if (found.application === undefined || synced.get(name) !== found.application.hash) {
          if (found.application !== undefined) tried.set(name, found.application);
          work(name, async () => {
            const failure = found.failure ?? (await failureOf(sync(options, found.application, stopped.signal)));
            await setStatus(api, object, failure);
            // Last: where the status could not be written, everything is tried again.
            if (found.application !== undefined && failure === undefined) synced.set(name, found.application.hash);
            if (failure !== undefined) await pause(AGAIN, undefined, { signal: stopped.signal }).catch(() => undefined);
          });
        }
      }
      return busy.size > 0 ? 'again' : undefined;
    },
    onError,
  );
  return {
    stop: async () => {
      stopped.abort();
      await following.stop();
      await Promise.all(busy.values());
    },
  };
}

type Read =
  | { readonly application: ArgoApplication; readonly failure: undefined }
  | { readonly application: undefined; readonly failure: string };

function read(object: KubernetesObject, git: ReadGit): Read {
  try {
    return { application: argoApplication(object, git), failure: undefined };
  } catch (error) {
    return { application: undefined, failure: String(error) };
  }
}

async function failureOf(work: Promise<void>): Promise<string | undefined> {
  return await work.then(
    () => undefined,
    (error: unknown) => String(error),
  );
}

async function sync(options: ArgoCdOptions, application: ArgoApplication, signal: AbortSignal): Promise<void> {
  const { commands } = options;
  const { name, source, release, destination, values, hash } = application;
  if ('path' in source) {
    for (const wave of inSyncWaves(await rendered(commands, application))) {
      const list = { apiVersion: 'v1', kind: 'List', items: wave };
      const args = ['apply', '--server-side', '--force-conflicts', '--field-manager=argocd', '--filename=-'];
      must(await commands.kubectl(args, JSON.stringify(list)), `kubectl apply of ${name}`);
      await healthy(options.api, wave, signal);
    }
    return;
  }
  const owner = `application/${name}`;
  const there = (await releasesIn(commands)).find((noted) => noted.owner === owner);
  if (there?.hash === hash) return;
  const chart = [join(ROOT, 'charts', source.chart)];
  const note = { owner, hash, after: [] };
  const further = { own: true, skipCrds: false, timeout: Number.POSITIVE_INFINITY };
  await upgrade(commands, { name: release, namespace: destination, chart, values, note, ...further });
}

/** Objects of an Application of a folder in Git, each with its namespace and the label that tracks it. */
async function rendered(commands: ClusterCommands, application: ArgoApplication): Promise<readonly KubernetesObject[]> {
  const { name, source, release, destination, values } = application;
  const folder = join(ROOT, 'path' in source ? source.path : '');
  const version = `--kube-version=${KUBERNETES_TEST_MODULE.version}`;
  const { stdout } = must(
    await commands.helm(['template', release, folder, `--namespace=${destination}`, version], values),
    `helm template of ${name}`,
  );
  return parseObjects(stdout).map((object) => {
    const { namespace = destination, labels } = object.metadata;
    return { ...object, metadata: { ...object.metadata, namespace, labels: { ...labels, [TRACKED]: name } } };
  });
}

/** Waits for the Applications among these objects. */
async function healthy(
  api: ArgoCdOptions['api'],
  objects: readonly KubernetesObject[],
  signal: AbortSignal,
): Promise<void> {
  for (const object of objects.filter(({ kind }) => kind === KIND.kind)) {
    for (;;) {
      signal.throwIfAborted();
      const { status } = (await api.get(object)) ?? object;
      if ((status as { health?: { status?: string } } | undefined)?.health?.status === 'Healthy') break;
      await pause(LOOK, undefined, { signal });
    }
  }
}

/** @param made undefined where it never could be read, and so has made nothing. */
async function remove({ commands, api }: ArgoCdOptions, object: KubernetesObject, made: ArgoApplication | undefined) {
  if (made !== undefined && cascades(object)) await removeMade(commands, made);
  await letGo(api, object);
}

async function removeMade(commands: ClusterCommands, application: ArgoApplication): Promise<void> {
  const { name, source, release, destination } = application;
  if ('chart' in source) return await uninstall(commands, { name: release, namespace: destination });
  const kinds = new Set((await rendered(commands, application)).map(resourceOf));
  if (kinds.size === 0) return;
  const args = ['--all-namespaces', `--selector=${TRACKED}=${name}`, '--ignore-not-found', '--timeout=180s'];
  must(await commands.kubectl(['delete', [...kinds].join(','), ...args]), `kubectl delete of ${name}`);
}

/** Kind as kubectl takes it: `Application.v1alpha1.argoproj.io`. */
function resourceOf({ apiVersion, kind }: KubernetesObject): string {
  const [group = '', version] = apiVersion.split('/');
  return version === undefined ? kind : `${kind}.${version}.${group}`;
}

async function letGo(api: ArgoCdOptions['api'], object: KubernetesObject): Promise<void> {
  await unlessGone(api.patch(object, { metadata: { finalizers: null } }));
}

async function setStatus(
  api: ArgoCdOptions['api'],
  object: KubernetesObject,
  failure: string | undefined,
): Promise<void> {
  await unlessGone(api.patch(object, { status: statusOf(failure) }));
}

async function unlessGone(patch: Promise<unknown>): Promise<void> {
  await patch.catch((error: unknown) => {
    if (!(error instanceof ApiError && error.status === 404)) throw error;
  });
}

function projectOf(application: KubernetesObject): string {
  return (application['spec'] as { readonly project?: string }).project ?? '';
}
