import { afterEach, describe, expect, it } from 'vitest';
import type { Api } from '../kubernetes/api.ts';
import type { Ended } from '../kubernetes/cluster-commands.ts';
import { eventually } from '../kubernetes/eventually.ts';
import type { KubernetesObject } from '../kubernetes/object.ts';
import type { WatchEvent } from '../kubernetes/watched.ts';
import { standInForArgoCd } from './argo-cd.ts';

const SECONDS = { seconds: 20, every: 20 };
const FINALIZER = 'resources-finalizer.argocd.argoproj.io';
const VALUES = { 'gitops/local/shop.yaml': 'images: { cart: { digest: a } }' };

const application = (metadata: object = {}): KubernetesObject => ({
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'Application',
  metadata: { name: 'shop', namespace: 'argocd', finalizers: [FINALIZER], ...metadata },
  spec: {
    source: {
      path: 'gitops/apps/services',
      helm: { releaseName: 'shop', valueFiles: ['../../local/shop.yaml'], valuesObject: { system: 'shop' } },
    },
    destination: { namespace: 'shop' },
  },
});
const GOING = application({ deletionTimestamp: '2026-11-22T00:00:00Z' });

let standIn: { stop(): Promise<void> } | undefined;
afterEach(() => standIn?.stop());

/** A cluster with one Application, and a Git with these files; what is told to either is written down. */
function start(files: Record<string, string>, failing: { times: number } = { times: 0 }) {
  const told: ((event: WatchEvent) => void)[] = [];
  const patches: unknown[] = [];
  const said: string[] = [];
  const errors: string[] = [];
  const ready = { type: 'BOOKMARK', object: application({ annotations: { 'k8s.io/initial-events-end': 'true' } }) };
  const api: Pick<Api, 'get' | 'patch' | 'watch'> = {
    get: async (object) => object as KubernetesObject,
    patch: async (object, patch) => {
      if (failing.times-- > 0) throw new Error('the API is away');
      patches.push(patch);
      return object as KubernetesObject;
    },
    watch: async (query, signal, onEvent) => {
      if (query.kind === 'Application') {
        told.push(onEvent);
        onEvent({ type: 'ADDED', object: application() });
      }
      onEvent(ready as WatchEvent);
      await new Promise<void>((done) => signal.addEventListener('abort', () => done()));
    },
  };
  const command =
    (program: string, stdout: string) =>
    async (args: readonly string[]): Promise<Ended> => {
      said.push(`${program} ${args.slice(0, 2).join(' ')}`);
      return { code: 0, stdout, stderr: '' };
    };
  const made = 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: shop }\n';
  const commands = { helm: command('helm', made), kubectl: command('kubectl', '{"items":[]}') };
  standIn = standInForArgoCd({
    api,
    commands,
    git: (path) => files[path],
    onError: (error) => errors.push(String(error)),
  });
  return { patches, said, errors, tell: (event: WatchEvent) => told.at(-1)?.(event) };
}

describe('the stand-in for Argo CD', () => {
  it('takes away what an Application has made by what it was made of, also where Git has lost its files', async () => {
    const files: Record<string, string> = { ...VALUES };
    const { patches, said, errors, tell } = start(files);
    await eventually('a sync', async () => patches.length > 0, SECONDS);
    expect(said).toEqual(['helm template shop', 'kubectl apply --server-side']);
    expect(patches).toEqual([
      expect.objectContaining({ status: expect.objectContaining({ sync: { status: 'Synced' } }) }),
    ]);
    delete files['gitops/local/shop.yaml'];
    tell({ type: 'MODIFIED', object: GOING });
    await eventually('its end', async () => patches.length > 1, SECONDS);
    expect(said.slice(2)).toEqual(['helm template shop', 'kubectl delete ConfigMap']);
    expect(patches[1]).toEqual({ metadata: { finalizers: null } });
    expect(errors).toEqual([]);
  });

  it('lets an Application go that never could be read', async () => {
    const { patches, said, tell } = start({});
    await eventually('its failure', async () => patches.length > 0, SECONDS);
    expect(patches[0]).toMatchObject({
      status: { conditions: [{ message: expect.stringContaining('no such file') }] },
    });
    tell({ type: 'MODIFIED', object: GOING });
    // It waits five seconds before it looks again at one that has failed.
    await eventually('its end', async () => patches.length > 1, SECONDS);
    expect(patches[1]).toEqual({ metadata: { finalizers: null } });
    expect(said).toEqual([]);
  });

  it('syncs again where the status could not be written', async () => {
    const { patches, said, errors } = start(VALUES, { times: 1 });
    await eventually('a status', async () => patches.length > 0, SECONDS);
    expect(errors).toEqual(['Error: the API is away']);
    expect(said.filter((line) => line.startsWith('kubectl apply'))).toHaveLength(2);
  });
});
