import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CONTROLLER_NAMESPACES } from '../../constructs/controllers/namespaces.ts';
import type { PlatformRelease } from '../../constructs/controllers/platform-release.ts';
import { platformReleases } from '../../constructs/controllers/platform-releases.ts';
import type { ChartName } from '../../lib/catalogue/charts.ts';
import { KUBERNETES_TEST_MODULE } from '../../lib/catalogue/kubernetes.ts';
import type { Cluster } from '../../local/kubernetes/cluster.ts';
import type { Ended } from '../../local/kubernetes/cluster-commands.ts';
import { eventually } from '../../local/kubernetes/eventually.ts';
import { clusterMissing } from '../../local/kubernetes/go.ts';
import { nodesOf } from '../../local/kubernetes/node-objects.ts';
import { parseObjects } from '../../local/kubernetes/object.ts';
import { standInForOperators } from '../../local/kubernetes/operators.ts';
import type { Pod } from '../../local/kubernetes/pods.ts';
import { type ChartSourceFound, chartSources } from '../../local/releases/chart-sources.ts';
import { clusterDrift } from '../../pipeline/kubernetes/cluster-drift.ts';
import { podSecurityProblems, podTemplates } from '../charts/pod-security.ts';
import { releaseContext } from '../support/release-context.ts';
import { sharedCluster } from './cluster.ts';
import { planRoleView } from './pipeline-view.ts';
import { NO_DRIFT } from './tampering.ts';
import { namespace } from './workloads.ts';

const MINUTES = 60_000;
const noCluster = clusterMissing();
const sources = noCluster === undefined ? await chartSources() : new Map<ChartName, ChartSourceFound>();
const environments = ['dev', 'staging', 'prod'] as const;
const releases = platformReleases(releaseContext('prod'));
const upstream = releases.filter(({ chart }) => typeof chart === 'string');
const skipped = upstream.flatMap(({ name, chart }) => {
  const why = whyMissing(chart as ChartName);
  return why === undefined ? [] : [`  ${name}: ${why}`];
});
if (skipped.length > 0) {
  process.stdout.write(
    `upstream releases that are not installed here, their values are checked by keys and types only:\n${skipped.join('\n')}\n`,
  );
}

describe.skipIf(noCluster !== undefined || skipped.length === upstream.length)(
  'the platform of prod, release by release',
  () => {
    const cluster = sharedCluster(() => ({ nodes: nodesOf(releaseContext('prod').environment, 'most') }));
    let home: string;
    beforeAll(() => {
      home = mkdtempSync(join(tmpdir(), 'charts-'));
    });
    afterAll(() => rmSync(home, { recursive: true, force: true }));

    it('has its namespaces', async () => {
      for (const [name, level] of Object.entries(CONTROLLER_NAMESPACES)) {
        await cluster().api.create(namespace(name, level === 'privileged' ? 'privileged' : 'restricted'));
      }
    });

    for (const release of releases) {
      const { name, chart } = release;
      const missing = typeof chart === 'string' ? whyMissing(chart) : undefined;
      it.skipIf(missing !== undefined)(
        `installs ${name}${missing === undefined ? '' : `: ${missing}`}`,
        async () => {
          const where = locate(release);
          for (const environment of environments) await rendered(cluster(), environment, name);
          const operators = typeof chart === 'string' ? undefined : standInForOperators(cluster().api, () => undefined);
          must(
            await cluster().helm(
              [
                'upgrade',
                '--install',
                name,
                ...where,
                `--namespace=${release.namespace}`,
                // CRDs are there already, for releases of which not every chart is reached.
                '--take-ownership',
                '--timeout=120s',
              ],
              release.values,
            ),
          );
          const lacking = async () => await unscheduled(cluster(), release.namespace);
          await eventually('every pod to be admitted and scheduled', async () => (await lacking()).length === 0, {
            seconds: 60,
            seen: lacking,
          });
          await operators?.stop();
          await silenceWebhooks(cluster());
        },
        3 * MINUTES,
      );
    }

    it(
      'finds no drift in any of them, and only Secrets that the plan role may not read',
      async () => {
        const { differences, unknown } = await clusterDrift(await planRoleView(cluster()));
        const silenced = /(Mutating|Validating)WebhookConfiguration \S+ is gone$/;
        expect(differences.filter((line) => !silenced.test(line) && !NO_DRIFT.differences.includes(line))).toEqual([]);
        const refused = unknown.flatMap((line) => (/may not read (.*); not/.exec(line)?.[1] ?? line).split(', '));
        expect(refused.filter((name) => !name.startsWith('Secret '))).toEqual([]);
      },
      MINUTES,
    );
  },
);

/** Renders a release with an environment's values; its pods meet the Pod Security of its namespace. */
async function rendered(cluster: Cluster, environment: (typeof environments)[number], name: string): Promise<void> {
  const release = platformReleases(releaseContext(environment)).find((item) => item.name === name);
  // An environment may choose another autoscaler, or have no store for an operator.
  if (release === undefined) return;
  const args = [
    'template',
    name,
    ...locate(release),
    `--namespace=${release.namespace}`,
    `--kube-version=${KUBERNETES_TEST_MODULE.version}`,
    // Some charts render a monitor only where they see its kind, or fail; the release of these definitions comes before.
    '--api-versions=monitoring.coreos.com/v1,monitoring.coreos.com/v1/ServiceMonitor',
  ];
  const { stdout } = must(await cluster.helm(args, release.values));
  const problems = parseObjects(stdout)
    .filter(({ metadata }) => CONTROLLER_NAMESPACES[metadata.namespace ?? release.namespace] === 'restricted')
    .flatMap((object) => podTemplates([object]))
    .flatMap(({ owner, spec }) => podSecurityProblems(spec).map((problem) => `${owner}: ${problem}`));
  expect(problems, `${environment} ${name}`).toEqual([]);
}

interface Workload {
  readonly spec: { readonly replicas?: number };
  readonly status?: { readonly replicas?: number; readonly conditions?: readonly { type: string; message: string }[] };
}

/**
 * What keeps a release from running: pods without a node, workloads whose pods are refused. Not whether pods are ready: some
 * wait for a Secret that a program of theirs writes at its start, and no program runs here.
 */
async function unscheduled({ api }: Cluster, where: string): Promise<readonly string[]> {
  const pods = (await api.list({ apiVersion: 'v1', kind: 'Pod', namespace: where })) as Pod[];
  const workloads = await Promise.all(
    ['Deployment', 'StatefulSet'].map((kind) => api.list({ apiVersion: 'apps/v1', kind, namespace: where })),
  );
  return [
    ...pods.filter(({ spec }) => spec.nodeName === undefined).map(({ metadata }) => `${metadata.name} has no node`),
    ...workloads.flat().flatMap((object) => {
      const { spec, status } = object as unknown as Workload;
      // The second member of a stateful set waits until the first is ready.
      const wanted = object.kind === 'StatefulSet' ? Math.min(1, spec.replicas ?? 1) : (spec.replicas ?? 1);
      if ((status?.replicas ?? 0) >= wanted) return [];
      return `${object.kind} ${object.metadata.name}: ${status?.conditions?.map(({ message }) => message).join('; ') ?? 'no pods'}`;
    }),
  ];
}

/** No container answers here, so a webhook of a release would refuse everything after it. */
async function silenceWebhooks({ kubectl }: Cluster): Promise<void> {
  const kinds = 'validatingwebhookconfigurations,mutatingwebhookconfigurations';
  must(await kubectl(['delete', kinds, '--all', '--ignore-not-found']));
}

function locate({ chart }: PlatformRelease): readonly string[] {
  if (typeof chart !== 'string') return [`charts/${chart.local}`];
  const found = sources.get(chart);
  if (found === undefined || 'missing' in found) throw new Error(`${chart} is not reached`);
  return found.args;
}

function whyMissing(chart: ChartName): string | undefined {
  const found = sources.get(chart);
  return found !== undefined && 'missing' in found ? found.missing : undefined;
}

function must(ended: Ended): Ended {
  if (ended.code !== 0) throw new Error(ended.stderr.trim());
  return ended;
}
