import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { nodesOf } from '../../local/kubernetes/node-objects.ts';
import type { KubernetesObject } from '../../local/kubernetes/object.ts';
import { standInForOperators } from '../../local/kubernetes/operators.ts';
import { clusterDrift } from '../../pipeline/kubernetes/cluster-drift.ts';
import { testEnvironment } from '../support/app.ts';
import { once } from '../support/once.ts';
import { describeCluster, sharedCluster } from './cluster.ts';
import { failedMigrations, migrating, removeFailedJobs } from './failing-migration.ts';
import { Installation } from './installation.ts';
import { lossTables } from './loss-table.ts';
import { whileMissing } from './missing-secret.ts';
import { planRoleView } from './pipeline-view.ts';
import { below, promises } from './promises.ts';
import { ReleaseState } from './release-state.ts';
import { withSidecar } from './sidecar.ts';
import { type ClusterRelease, inWaves, sampleDigest, servicesOf, synthesizedReleases } from './synthesized-releases.ts';
import { describeTampering, NO_DRIFT } from './tampering.ts';
import { privilegedPod } from './workloads.ts';

/** Longest of one test; most take seconds. */
const MILLISECONDS = 6 * 60_000;

/** A system whose services use secrets and migrate nothing: a hook would wait for the secret first. */
const WITHOUT_MIGRATION = 'storefront';

/**
 * Everything that is shown of one environment's releases on a real control plane of its own: first install, upgrade, a
 * failing migration, refusals, rollback, a drained node, a lost zone, removal. The tests build on each other.
 */
export function describeReleases(name: 'dev' | 'staging' | 'prod'): void {
  describeCluster(`releases of ${name}`, { timeout: MILLISECONDS }, () => {
    let folder: string;
    beforeAll(() => {
      folder = mkdtempSync(join(tmpdir(), 'platform-releases-'));
    });
    afterAll(() => rmSync(folder, { recursive: true, force: true }));
    const first = once(() => synthesizedReleases(name, 1, folder));
    const second = once(() => synthesizedReleases(name, 2, folder));
    const environment = testEnvironment(name);
    const promised = environment.deployments.flatMap((deployment) => promises(environment, deployment));
    const namespaces = new Set(environment.deployments.map(({ system }) => system.name));
    const cluster = sharedCluster(() => ({ nodes: nodesOf(environment, 'most') }));
    const operatorErrors: string[] = [];
    let operators: { stop(): Promise<void> } | undefined;
    beforeAll(() => {
      operators = standInForOperators(cluster().api, (error) => operatorErrors.push(String(error)));
    });
    afterAll(() => operators?.stop());
    const helm = (): Installation => new Installation(cluster());
    const state = (): ReleaseState => new ReleaseState(cluster(), namespaces);

    it('has every namespace with its Pod Security, and what the platform itself adds to the API', async () => {
      const { api } = cluster();
      await Promise.all(first().namespaces.map((namespace) => api.create(namespace)));
      for (const release of first().platform) await helm().release(release);
      const classes = await api.list({ apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass' });
      expect(classes.map(({ metadata }) => metadata.name)).toEqual(['encrypted']);
    });

    it('leaves nothing of a first install whose migration fails, and says which job failed', async () => {
      const [shared = [], stores = []] = inWaves(first());
      await helm().releaseAll(shared);
      await helm().releaseAll(stores);
      for (const refusal of await failedMigrations(helm(), first())) {
        expect(refusal).toMatch(/failed pre-install.*migrat/s);
      }
      await removeFailedJobs(cluster(), first());
      expect(await state().objectsOf(migrating(first()))).toEqual([]);
    });

    it('installs every release of its systems, and each becomes as many ready pods as it promises', async () => {
      await helm().releaseAll(servicesOf(first()));
      await state().untilFull(promised);
      expect(await state().digests()).toEqual([sampleDigest(1)]);
    });

    it('finds no drift in any release right after its install, with the rights of the plan role', async () => {
      expect(await clusterDrift(await planRoleView(cluster()))).toEqual(NO_DRIFT);
    });

    const mesh = new Set(
      environment.deployments.flatMap(({ system }) => (system.traffic === 'mesh' ? [system.name] : [])),
    );
    if (name === 'dev') {
      describeTampering(
        cluster,
        () => servicesOf(first()),
        (namespace = '') => mesh.has(namespace),
      );
    }

    it('refuses a privileged pod in the namespace of every system', async () => {
      const refusals = await Promise.all(
        [...namespaces].map((namespace) =>
          cluster()
            .api.create(privilegedPod(namespace), { dryRun: true })
            .catch((error: unknown) => String(error)),
        ),
      );
      expect(refusals).toHaveLength(namespaces.size);
      for (const refusal of refusals) expect(refusal).toMatch(/violates PodSecurity "restricted:[^"]+": privileged/);
    });

    it('upgrades every release in place without going below a disruption budget', async () => {
      const fewest = await state().fewestReady(async () => {
        for (const releases of [second().platform, ...inWaves(second())]) await helm().releaseAll(releases);
      });
      expect(below(fewest, promised, 'budget')).toEqual([]);
      expect(await state().digests()).toEqual([sampleDigest(2)]);
    });

    it('keeps the old version serving when a migration fails, and says which job failed', async () => {
      const fewest = await state().fewestReady(async () => {
        for (const refusal of await failedMigrations(helm(), second())) {
          expect(refusal).toMatch(/pre-upgrade hooks failed.*migrat/s);
        }
      });
      expect(below(fewest, promised, 'full')).toEqual([]);
      expect(await state().digests()).toEqual([sampleDigest(2)]);
      await removeFailedJobs(cluster(), second());
    });

    it('refuses a wrong type and an unknown key by name, and changes nothing', async () => {
      const release = servicesOf(second())[0] as ClusterRelease;
      const history = async () =>
        (await cluster().helm(['history', release.name, `--namespace=${release.namespace}`])).stdout;
      const before = await history();
      for (const [wrong, named] of [
        [{ port: 'http' }, '/port'],
        [{ replicas: 3 }, 'replicas'],
      ] as const) {
        const ended = await helm().tryRelease({ ...release, values: { ...release.values, ...wrong } });
        expect(ended.code).not.toBe(0);
        expect(ended.stderr).toContain(named);
      }
      expect(await history()).toBe(before);
    });

    it('does not start a version whose secret is missing, says which one, and the old version goes on', async () => {
      const release = servicesOf(first()).find(
        ({ values, namespace }) => typeof values['secretName'] === 'string' && namespace === WITHOUT_MIGRATION,
      ) as ClusterRelease;
      const { name: service, namespace } = release;
      const secret = String(release.values['secretName']);
      const said = await whileMissing(cluster(), { namespace, service, secret }, async () => {
        expect((await helm().tryRelease(release, '20s')).code).not.toBe(0);
        expect(below(await state().ready(), promised, 'full')).toEqual([]);
      });
      expect(said).toEqual([`secret "${secret}" not found`]);
    });

    it('rolls every release back to the version before', async () => {
      const fewest = await state().fewestReady(async () => {
        for (const releases of inWaves(first()).reverse()) await helm().rollbackAll(releases, 1);
        await helm().rollbackAll(first().platform, 1);
      });
      expect(below(fewest, promised, 'budget')).toEqual([]);
      await state().untilFull(promised);
      expect(await state().digests()).toEqual([sampleDigest(1)]);
    });

    it('admits the pods of the mesh with their sidecar under Pod Security restricted and their quota', async () => {
      const { api } = cluster();
      const systems = environment.deployments.filter(({ system }) => system.traffic === 'mesh');
      const admitted = await Promise.all(
        systems.flatMap(({ system, services }) =>
          Object.keys(services).map(async (service) => {
            const metadata = { name: service, namespace: system.name };
            const found = await api.get({ apiVersion: 'apps/v1', kind: 'Deployment', metadata });
            const pod = await api.create(withSidecar(found as KubernetesObject), { dryRun: true });
            return pod.kind;
          }),
        ),
      );
      expect(admitted.length).toBeGreaterThan(0);
      expect(new Set(admitted)).toEqual(new Set(['Pod']));
    });

    it('drains the node with the most pods without breaking a budget', async () => {
      const { nodes } = cluster();
      const node = await state().busiestNode();
      const fewest = await state().fewestReady(() => nodes.drain(node, { seconds: 120 }));
      expect(below(fewest, promised, 'budget')).toEqual([]);
      await nodes.uncordon(node);
      await state().untilFull(promised);
    });

    it('loses a zone: stateless services return to their full number elsewhere, stores keep their quorum', async () => {
      const { nodes } = cluster();
      const zone = nodes.zones.at(-1) ?? '';
      const before = await state().ready();
      const fewest = await state().fewestReady(async () => {
        await nodes.loseZone(zone, 'unreachable');
        await state().untilFull(promised.filter(({ moves }) => moves));
      });
      const after = await state().ready();
      process.stdout.write(`${lossTables(name, promised, { before, fewest, after })}\n`);
      expect(below(fewest, promised, 'zoneLost')).toEqual([]);
      expect(below(after, promised, 'zoneLost')).toEqual([]);
      await nodes.restoreZone(zone);
      await state().untilFull(promised);
    });

    it('uninstalls every release and leaves nothing but what holds data', async () => {
      for (const releases of inWaves(first()).reverse()) await helm().uninstallAll(releases);
      await state().untilEmpty();
      await helm().uninstallAll(first().platform);
      await state().untilPlatformGone();
      const claims = await cluster().api.list({ apiVersion: 'v1', kind: 'PersistentVolumeClaim' });
      const stores = promised.filter(({ moves }) => !moves).reduce((sum, { full }) => sum + full, 0);
      expect(claims.length).toBeGreaterThanOrEqual(stores);
    });

    it('had no trouble with its stand-ins for kubelet, volume driver and operators', () => {
      expect([...cluster().standInErrors, ...operatorErrors]).toEqual([]);
    });
  });
}
