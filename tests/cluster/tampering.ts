import { expect, it } from 'vitest';
import type { Cluster } from '../../local/kubernetes/cluster.ts';
import { eventually } from '../../local/kubernetes/eventually.ts';
import type { KubernetesObject } from '../../local/kubernetes/object.ts';
import { FAILING_DIGEST } from '../../local/kubernetes/stages.ts';
import { clusterChecks } from '../../pipeline/kubernetes/cluster-checks.ts';
import { type ClusterDrift, clusterDrift } from '../../pipeline/kubernetes/cluster-drift.ts';
import { Installation } from './installation.ts';
import { pipelineView } from './pipeline-view.ts';
import { withSidecar } from './sidecar.ts';
import { type ClusterRelease, sampleDigest } from './synthesized-releases.ts';

/** Longest of one test. */
const MILLISECONDS = 120_000;

const SYSTEM = 'storefront';
const MESH_SYSTEM = 'bytebytego';
const APPLICATION = {
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'Application',
  metadata: { name: 'platform', namespace: 'argocd' },
};
const DONE = { sync: { status: 'Synced' }, health: { status: 'Healthy' }, conditions: null };

/** Nothing differs, and nothing is unknown, but the one application that no Argo CD brings anywhere here. */
export const NO_DRIFT: ClusterDrift = { differences: ['application platform: Unknown'], unknown: [] };

/**
 * Somebody changes what releases have installed, behind Helm's back: drift tells each change and nothing else. Something does
 * not become ready: verify tells what.
 * @param inMesh whether pods of a namespace are to have a sidecar.
 */
export function describeTampering(
  cluster: () => Cluster,
  services: () => readonly ClusterRelease[],
  inMesh: (namespace: string | undefined) => boolean,
): void {
  const argo = (status: object) => cluster().api.patch(APPLICATION, { status });
  const drift = () => clusterDrift(pipelineView(cluster()));

  it(
    'drift tells what somebody changed, added, scaled or deleted by hand, and what Argo CD did not bring',
    async () => {
      const { api, kubectl } = cluster();
      const found = await pipelineView(cluster()).releases();
      const budget = found
        .flatMap(({ objects }) => objects)
        .find(
          ({ kind, metadata }) => kind === 'PodDisruptionBudget' && metadata.name === 'product',
        ) as KubernetesObject;
      const by = async (...args: string[]) => {
        const { code, stderr } = await kubectl(args);
        if (code !== 0) throw new Error(stderr);
      };
      const image = (digest: string) => api.patch(deployment('cart'), withImage(digest), { type: 'strategic' });
      await argo({ ...DONE, sync: { status: 'OutOfSync' }, conditions: [{ message: 'no such path', type: 'Error' }] });
      await image(sampleDigest(3));
      await by('set', 'env', 'deployment/order', 'DEBUG=1', `--namespace=${SYSTEM}`);
      await by('set', 'env', 'deployment/frontend', 'LOG_LEVEL=trace', `--namespace=${SYSTEM}`);
      // An autoscaler decides on these, so they are nobody's change.
      await by('scale', 'deployment/product', '--replicas=3', `--namespace=${SYSTEM}`);
      await by('scale', 'statefulset/store', '--replicas=2', '--namespace=s3www');
      await api.remove(place(budget));
      // Nobody's release has it, whatever its labels say.
      await by('create', 'configmap', 'by-hand', '--from-literal=a=b', `--namespace=${SYSTEM}`);
      await by('label', 'configmap/by-hand', 'app.kubernetes.io/managed-by=Helm', `--namespace=${SYSTEM}`);
      const told = await drift();
      expect({ ...told, differences: [...told.differences].sort() }).toEqual({
        differences: [
          'application platform: OutOfSync (no such path)',
          'release s3www/store: apps/StatefulSet s3www/store: spec.replicas',
          `release ${SYSTEM}/cart: apps/Deployment ${SYSTEM}/cart: spec.template.spec.containers[cart].image`,
          `release ${SYSTEM}/frontend: apps/Deployment ${SYSTEM}/frontend: spec.template.spec.containers[frontend].env[LOG_LEVEL].value`,
          `release ${SYSTEM}/order: apps/Deployment ${SYSTEM}/order: spec.template.spec.containers[order].env[DEBUG]`,
          `release ${SYSTEM}/product: policy/PodDisruptionBudget ${SYSTEM}/product is gone`,
        ],
        unknown: [],
      });
      await argo(DONE);
      await image(sampleDigest(1));
      await by('set', 'env', 'deployment/order', 'DEBUG-', `--namespace=${SYSTEM}`);
      await by('set', 'env', 'deployment/frontend', 'LOG_LEVEL=debug', `--namespace=${SYSTEM}`);
      await by('scale', 'statefulset/store', '--replicas=1', '--namespace=s3www');
      await api.create({ ...budget, metadata: { ...budget.metadata, namespace: SYSTEM } });
      await by('delete', 'configmap/by-hand', `--namespace=${SYSTEM}`);
      expect(await drift()).toEqual({ differences: [], unknown: [] });
    },
    MILLISECONDS,
  );

  it('drift goes on where a kind is gone from the cluster, and counts its objects as gone', async () => {
    const service = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'cart', namespace: SYSTEM } };
    const gone = { apiVersion: 'gone.test/v1', kind: 'Gone', metadata: { name: 'a', namespace: SYSTEM } };
    const { found, refused } = await pipelineView(cluster()).live([gone, service]);
    expect(found.map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual(['Service cart']);
    expect(refused).toEqual([]);
  });

  it(
    'verify tells releases and workloads that are not ready, pods without a sidecar, unhealthy applications',
    async () => {
      const { api } = cluster();
      const checks = async () =>
        Object.fromEntries((await clusterChecks(pipelineView(cluster()))).map(({ name, found }) => [name, found]));
      await argo(DONE);
      const backend = await api.get(deployment('backend', MESH_SYSTEM));
      const withProxy = await api.create(withSidecar(backend as KubernetesObject));
      const ready = await eventually(
        'everything to be ready',
        async () => {
          const seen = await checks();
          return seen['workloads']?.length === 0 ? seen : undefined;
        },
        { seconds: 60, every: 1000, seen: checks },
      );
      // No injector runs here: only the pod that was made with a sidecar has one.
      const pods = await api.list({ apiVersion: 'v1', kind: 'Pod' });
      const bare = pods.filter(
        ({ metadata }) => inMesh(metadata.namespace) && metadata.name !== withProxy.metadata.name,
      );
      expect({ ...ready, sidecars: [...(ready['sidecars'] ?? [])].sort() }).toEqual({
        releases: [],
        workloads: [],
        sidecars: bare.map(({ metadata }) => `pod ${metadata.namespace}/${metadata.name}: has no sidecar`).sort(),
        applications: [],
      });
      await api.remove(withProxy);

      const release = services().find(
        ({ name, namespace }) => namespace === SYSTEM && name === 'cart',
      ) as ClusterRelease;
      const broken = { ...(release.values['image'] as object), digest: FAILING_DIGEST };
      await argo({ ...DONE, health: { status: 'Degraded' } });
      const args = ['upgrade', release.name, release.chart, `--namespace=${SYSTEM}`, '--wait', '--timeout=5s'];
      expect((await cluster().helm(args, { ...release.values, image: broken })).code).not.toBe(0);
      const seen = await checks();
      expect(seen['releases']).toEqual([`release ${SYSTEM}/cart: revision 2 is failed`]);
      expect(seen['workloads']).toEqual([expect.stringMatching(`^Deployment ${SYSTEM}/cart: .*(old|new) version`)]);
      expect(seen['applications']).toEqual(['application platform: Synced, Degraded']);
      await argo(DONE);
      await new Installation(cluster()).rollbackAll([release], 1);
      expect(await checks()).toMatchObject({ releases: [], workloads: [], applications: [] });
    },
    MILLISECONDS,
  );

  function withImage(digest: string): object {
    const { values } = services().find(
      ({ name, namespace }) => namespace === SYSTEM && name === 'cart',
    ) as ClusterRelease;
    const { repository } = values['image'] as { readonly repository: string };
    return { spec: { template: { spec: { containers: [{ name: 'cart', image: `${repository}@${digest}` }] } } } };
  }
}

function deployment(name: string, namespace = SYSTEM) {
  return { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name, namespace } };
}

function place({ apiVersion, kind, metadata: { name } }: KubernetesObject) {
  return { apiVersion, kind, metadata: { name, namespace: SYSTEM } };
}
