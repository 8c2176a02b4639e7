import { afterAll, beforeAll, expect, it } from 'vitest';
import { testEnvironment } from '../support/app.ts';
import type { KubernetesObject } from '../support/helm.ts';
import { once } from '../support/once.ts';
import { type Cluster, describeCluster, sharedCluster } from './cluster.ts';
import { eventually, repeat } from './eventually.ts';
import { Installation } from './installation.ts';
import { nodesOf } from './node-objects.ts';
import { podsOf } from './observe.ts';
import { standInForOperators } from './operators.ts';
import type { Pod } from './pods.ts';
import { type Promised, promises } from './promises.ts';
import { fewestReady, type ReadyPods, readyPods } from './ready-pods.ts';
import { withSidecar } from './sidecar.ts';
import { FAILING_DIGEST } from './stages.ts';
import {
  type ClusterRelease,
  type EnvironmentReleases,
  sampleDigest,
  synthesizedReleases,
} from './synthesized-releases.ts';

const MINUTES = 60_000;

/**
 * Everything that is shown of one environment's releases on a real control plane of its own: first install, upgrade, a
 * failing migration, refusals, rollback, a drained node, a lost zone, removal. The tests build on each other.
 */
export function describeReleases(name: 'dev' | 'staging' | 'prod'): void {
  describeCluster(`releases of ${name}`, () => {
    const first = once(() => synthesizedReleases(name, 1));
    const second = once(() => synthesizedReleases(name, 2));
    const environment = testEnvironment(name);
    const cluster = sharedCluster(() => ({ nodes: nodesOf(environment, 'most') }));
    const operatorErrors: string[] = [];
    let operators: { stop(): Promise<void> } | undefined;
    beforeAll(() => {
      operators = standInForOperators(cluster().api, (error) => operatorErrors.push(String(error)));
    });
    afterAll(() => operators?.stop());
    const helm = (): Installation => new Installation(cluster());
    const promised = environment.deployments.flatMap((deployment) => promises(environment, deployment));
    const namespaces = new Set(environment.deployments.map(({ system }) => system.name));
    const releasesOf = (version: EnvironmentReleases, chart: (name: string) => boolean): ClusterRelease[] =>
      version.systems.flatMap(({ releases }) => releases.filter((release) => chart(chartOf(release))));

    it(
      'has every namespace with its Pod Security, and what the platform itself adds to the API',
      async () => {
        const { api } = cluster();
        await Promise.all(first().namespaces.map((namespace) => api.create(namespace)));
        for (const release of first().platform) await helm().release(release);
        const classes = await api.list({ apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass' });
        expect(classes.map(({ metadata }) => metadata.name)).toEqual(['encrypted']);
      },
      3 * MINUTES,
    );

    it(
      'installs every release of its systems, and each becomes as many ready pods as it promises',
      async () => {
        await helm().releaseAll(releasesOf(first(), (chart) => chart === 'system'));
        await helm().releaseAll(releasesOf(first(), (chart) => chart.endsWith('-store')));
        await helm().releaseAll(releasesOf(first(), (chart) => chart === 'application'));
        await untilFull(cluster(), namespaces, promised);
        expect(await imagesOf(cluster(), namespaces)).toEqual([sampleDigest(1)]);
      },
      6 * MINUTES,
    );

    it(
      'upgrades every service in place without going below its disruption budget',
      async () => {
        const { api } = cluster();
        const fewest = await fewestReady(api, namespaces, async () => {
          await helm().releaseAll(releasesOf(second(), (chart) => chart === 'application'));
        });
        expect(below(fewest, promised, 'budget')).toEqual([]);
        expect(await imagesOf(cluster(), namespaces)).toEqual([sampleDigest(2)]);
      },
      6 * MINUTES,
    );

    it(
      'keeps the old version serving when a migration fails, and says which job failed',
      async () => {
        const migrating = releasesOf(second(), (chart) => chart === 'application').filter(
          ({ values }) => values['migration'] !== null && values['migration'] !== undefined,
        );
        expect(migrating.length).toBeGreaterThan(0);
        const { api } = cluster();
        const fewest = await fewestReady(api, namespaces, async () => {
          await Promise.all(
            migrating.map(async (release) => {
              const image = { ...(release.values['image'] as object), digest: FAILING_DIGEST };
              const ended = await helm().tryRelease({ ...release, values: { ...release.values, image } });
              expect(ended.code, release.name).not.toBe(0);
              expect(ended.stderr).toMatch(/pre-upgrade hooks failed.*migrat/s);
            }),
          );
        });
        expect(below(fewest, promised, 'full')).toEqual([]);
        expect(await imagesOf(cluster(), namespaces)).toEqual([sampleDigest(2)]);
        // A failed job stays for its logs until a person has read them, or for a day.
        for (const { name: service, namespace } of migrating) {
          const job = { apiVersion: 'batch/v1', kind: 'Job', metadata: { name: `${service}-migration`, namespace } };
          expect(await api.get(job)).toMatchObject({ spec: { ttlSecondsAfterFinished: 86_400 } });
          await api.remove(job);
        }
      },
      6 * MINUTES,
    );

    it('refuses a wrong type and an unknown key by name, and changes nothing', async () => {
      const [release] = releasesOf(second(), (chart) => chart === 'application');
      const { name: service = '', namespace = '', values = {} } = release ?? {};
      const { stdout: before } = await cluster().helm(['history', service, `--namespace=${namespace}`]);
      for (const [wrong, named] of [
        [{ port: 'http' }, '/port'],
        [{ replicas: 3 }, 'replicas'],
      ] as const) {
        const ended = await helm().tryRelease({ ...release, values: { ...values, ...wrong } } as ClusterRelease);
        expect(ended.code).not.toBe(0);
        expect(ended.stderr).toContain(named);
      }
      const { stdout: after } = await cluster().helm(['history', service, `--namespace=${namespace}`]);
      expect(after).toBe(before);
    });

    it(
      'does not start a version whose secret is missing, says which one, and the old version goes on',
      async () => {
        const { api } = cluster();
        const [release] = releasesOf(first(), (chart) => chart === 'application').filter(
          ({ values, namespace }) => typeof values['secretName'] === 'string' && namespace === WITHOUT_MIGRATION,
        );
        const { name: service = '', namespace = '', values = {} } = release ?? {};
        const metadata = { name: String(values['secretName']), namespace };
        const kept = await api.get({ apiVersion: 'v1', kind: 'Secret', metadata });
        await api.remove({ apiVersion: 'v1', kind: 'Secret', metadata });
        const waiting = new Set<string>();
        const looking = repeat(
          async () => {
            for (const pod of await podsOf(api, namespace, service)) {
              const { reason, message } = waitingOf(pod);
              if (reason === 'CreateContainerConfigError') waiting.add(String(message));
            }
          },
          { milliseconds: 200, onError: () => undefined },
        );
        const ended = await helm().tryRelease(release as ClusterRelease, '20s');
        await looking.stop();
        expect(ended.code).not.toBe(0);
        expect([...waiting]).toEqual([`secret "${metadata.name}" not found`]);
        expect(below(await readyPods(api, namespaces), promised, 'full')).toEqual([]);
        const { apiVersion, kind, metadata: owned, data, type } = kept as KubernetesObject;
        const owners = { ...metadata, ownerReferences: owned['ownerReferences'] };
        await api.create({ apiVersion, kind, metadata: owners, data, type });
      },
      2 * MINUTES,
    );

    it(
      'rolls every service back to the version before',
      async () => {
        const { api } = cluster();
        const services = releasesOf(first(), (chart) => chart === 'application');
        const fewest = await fewestReady(api, namespaces, () => helm().rollbackAll(services, 1));
        expect(below(fewest, promised, 'budget')).toEqual([]);
        await untilFull(cluster(), namespaces, promised);
        expect(await imagesOf(cluster(), namespaces)).toEqual([sampleDigest(1)]);
      },
      6 * MINUTES,
    );

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

    it(
      'drains any node without breaking a budget',
      async () => {
        const { api, nodes } = cluster();
        const [node] = nodesOf(environment, 'most').filter(({ purpose }) => purpose === 'applications');
        const drained = node?.name ?? '';
        const fewest = await fewestReady(api, namespaces, () => nodes.drain(drained, { seconds: 120 }));
        expect(below(fewest, promised, 'budget')).toEqual([]);
        await nodes.uncordon(drained);
        await untilFull(cluster(), namespaces, promised);
      },
      4 * MINUTES,
    );

    it(
      'loses a zone: stateless services return to their full number elsewhere, stores keep their quorum',
      async () => {
        const { api, nodes } = cluster();
        const zone = nodes.zones.at(-1) ?? '';
        const before = await readyPods(api, namespaces);
        const movable = promised.filter(({ moves }) => moves);
        const fewest = await fewestReady(api, namespaces, async () => {
          await nodes.loseZone(zone, 'unreachable');
          await untilFull(cluster(), namespaces, movable);
        });
        const after = await readyPods(api, namespaces);
        process.stdout.write(`${lossTable(promised, { before, fewest, after })}\n`);
        expect(below(fewest, promised, 'zoneLost')).toEqual([]);
        expect(below(after, promised, 'zoneLost')).toEqual([]);
        await nodes.restoreZone(zone);
        await untilFull(cluster(), namespaces, promised);
      },
      5 * MINUTES,
    );

    it(
      'uninstalls every release and leaves nothing but what holds data',
      async () => {
        const { api } = cluster();
        for (const chart of ['application', 'store', 'system']) {
          await helm().uninstallAll(releasesOf(first(), (name) => name.endsWith(chart)));
        }
        const left = async () => await leftovers(cluster(), namespaces);
        await eventually('nothing but volumes to be left', async () => (await left()).length === 0, {
          seconds: 60,
          seen: left,
        });
        const claims = await api.list({ apiVersion: 'v1', kind: 'PersistentVolumeClaim' });
        const stores = promised.filter(({ moves }) => !moves).reduce((sum, { full }) => sum + full, 0);
        expect(claims.length).toBeGreaterThanOrEqual(stores);
      },
      6 * MINUTES,
    );

    it('had no trouble with its stand-ins for kubelet, volume driver and operators', () => {
      expect([...cluster().standInErrors, ...operatorErrors]).toEqual([]);
    });
  });
}

/** A system whose services use secrets and migrate nothing: a hook would wait for the secret first. */
const WITHOUT_MIGRATION = 'storefront';

function waitingOf(pod: Pod): { readonly reason?: string; readonly message?: string } {
  return (pod.status.containerStatuses?.[0]?.state?.waiting ?? {}) as { reason?: string; message?: string };
}

/** Kinds that a namespace has by itself, that end by themselves, or that hold data and stay. */
const STAYS = new Set(['Event', 'PersistentVolumeClaim']);
const OWN = new Set(['ConfigMap/kube-root-ca.crt', 'ServiceAccount/default']);

async function leftovers({ kubectl }: Cluster, namespaces: ReadonlySet<string>): Promise<readonly string[]> {
  const { stdout } = await kubectl(['api-resources', '--namespaced', '--verbs=list', '--output=name']);
  const kinds = stdout.split('\n').filter((line) => line !== '' && !line.startsWith('events'));
  const found = await kubectl(['get', kinds.join(','), '--all-namespaces', '--output=json', '--ignore-not-found']);
  const { items = [] } = (found.stdout === '' ? {} : JSON.parse(found.stdout)) as { items?: KubernetesObject[] };
  return items
    .filter(({ metadata }) => namespaces.has(metadata.namespace ?? ''))
    .filter(({ kind, metadata }) => !STAYS.has(kind) && !OWN.has(`${kind}/${metadata.name}`))
    .map(({ kind, metadata }) => `${metadata.namespace}: ${kind}/${metadata.name}`)
    .sort();
}

function chartOf({ chart }: ClusterRelease): string {
  return /(?:^charts|assets)\/(.+?)(?:-[0-9a-f]{16}\.tgz)?$/.exec(chart)?.[1] ?? '';
}

async function untilFull(
  { api }: Cluster,
  namespaces: ReadonlySet<string>,
  promised: readonly Promised[],
): Promise<void> {
  const missing = async () => below(await readyPods(api, namespaces), promised, 'full');
  await eventually('every workload to have its full number of ready pods', async () => (await missing()).length === 0, {
    seconds: 120,
    seen: missing,
  });
}

/** Workloads that have fewer ready pods than they promise, with both numbers. */
function below(
  ready: ReadyPods,
  promised: readonly Promised[],
  what: 'full' | 'budget' | 'zoneLost',
): readonly string[] {
  return promised
    .map(({ workload, [what]: least }) => ({ workload, least, found: ready.get(workload) ?? 0 }))
    .filter(({ least, found }) => found < least)
    .map(({ workload, least, found }) => `${workload}: ${found} ready, ${least} promised`);
}

/** Digests that the teams' own images run with. */
async function imagesOf({ api }: Cluster, namespaces: ReadonlySet<string>): Promise<readonly string[]> {
  const deployments = await api.list({ apiVersion: 'apps/v1', kind: 'Deployment' });
  const images = deployments
    .filter(({ metadata }) => namespaces.has(metadata.namespace ?? ''))
    .flatMap((deployment) => {
      const { template } = deployment['spec'] as { template: { spec: { containers: readonly { image: string }[] } } };
      return template.spec.containers.map(({ image }) => image);
    });
  return [...new Set(images.flatMap((image) => /@(sha256:0+\d)$/.exec(image)?.[1] ?? []))];
}

function lossTable(
  promised: readonly Promised[],
  { before, fewest, after }: Readonly<Record<'before' | 'fewest' | 'after', ReadyPods>>,
): string {
  const width = Math.max(...promised.map(({ workload }) => workload.length));
  const row = (cells: readonly (string | number)[]) =>
    cells.map((cell, index) => (index === 0 ? String(cell).padEnd(width) : String(cell).padStart(9))).join(' ');
  return [
    row(['a lost zone', 'before', 'promised', 'fewest', 'after']),
    ...promised.map(({ workload, zoneLost }) =>
      row([workload, before.get(workload) ?? 0, zoneLost, fewest.get(workload) ?? 0, after.get(workload) ?? 0]),
    ),
  ].join('\n');
}
