import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { PlatformEnvironment } from '../../environments/platform.ts';
import { eventually } from '../../local/kubernetes/eventually.ts';
import { nodesOf } from '../../local/kubernetes/node-objects.ts';
import { standInForOperators } from '../../local/kubernetes/operators.ts';
import { localPlatform } from '../../local/platform.ts';
import { standInForArgoCd } from '../../local/releases/argo-cd.ts';
import { ChartSources } from '../../local/releases/chart-sources.ts';
import { installPrepared } from '../../local/releases/install.ts';
import { podsBySystemAndZone } from '../../local/releases/pods-by-zone.ts';
import { prepared } from '../../local/releases/prepared.ts';
import { stackReleases } from '../../local/releases/stack-releases.ts';
import { type PreparedStacks, withoutLeftOut } from '../../local/releases/stacks.ts';
import { uninstallReleases } from '../../local/releases/uninstall.ts';
import { localVersionFiles } from '../../local/version-files.ts';
import { clusterDrift } from '../../pipeline/kubernetes/cluster-drift.ts';
import { repairable, repairReleases } from '../../pipeline/kubernetes/release-repair.ts';
import { readWorkspace } from '../../pipeline/workspace.ts';
import { readVersionFiles } from '../../synth/version-files.ts';
import { synthesize } from '../../synth/write.ts';
import { systems } from '../../systems/index.ts';
import { describeCluster, sharedCluster } from './cluster.ts';
import { pipelineView } from './pipeline-view.ts';
import { sampleOutput } from './sample-outputs.ts';

const MILLISECONDS = 6 * 60_000;
const ROOT = resolve(import.meta.dirname, '../..');
/** One system by Helm, one by Argo CD, and what both need. */
const STACKS = ['platform', 'realworld', 'birthday'];
const BACKEND = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'backend', namespace: 'realworld' } };
const OTHER = `example.test/other@sha256:${'9'.repeat(64)}`;

describeCluster('the releases of synthesized stacks, by Helm itself', { timeout: MILLISECONDS }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'stack-releases-'));
  const outdir = join(folder, 'cdktf.out');
  const { environments } = localPlatform('local', { resolver: '127.0.0.1:9', kubeconfig: '/unused' }, {});
  const [environment] = environments as readonly [PlatformEnvironment];
  const cluster = sharedCluster(() => ({ nodes: nodesOf(environment, 'most') }));
  const errors: string[] = [];
  const standIns: { stop(): Promise<void> }[] = [];
  const drift = () => clusterDrift(pipelineView(cluster()));

  beforeAll(() => {
    const platform = localPlatform('local', { resolver: '127.0.0.1:9', kubeconfig: cluster().kubeconfig }, {});
    synthesize({ platform, outdir, environments: platform.environments, stacks: [] });
    const onError = (error: unknown): void => void errors.push(String(error));
    const { texts } = localVersionFiles('local', systems, readVersionFiles());
    const inCheckout = (path: string) =>
      existsSync(join(ROOT, path)) ? readFileSync(join(ROOT, path), 'utf8') : undefined;
    const git = (path: string) => texts[path] ?? inCheckout(path);
    const { api } = cluster();
    standIns.push(standInForOperators(api, onError, 'elsewhere'));
    standIns.push(standInForArgoCd({ api, commands: cluster(), git, onError }));
  });
  afterAll(async () => {
    await Promise.all(standIns.map((standIn) => standIn.stop()));
    rmSync(folder, { recursive: true });
  });

  /** Releases ready for Helm, on a machine that reaches no repository. */
  async function ready(): Promise<PreparedStacks> {
    const workspace = readWorkspace({ outdir, environment: 'local', stacks: STACKS });
    const stacks = workspace.selected.map(stackReleases);
    const upstream = new Map(workspace.selected.map(({ id, upstream: ids }) => [id, ids] as const));
    const sources = new ChartSources(undefined, async ({ repository }) => `${repository} is not reached`);
    const outputs = () => (stack: string, output: string) => sampleOutput(environment, stack, output);
    return withoutLeftOut(stacks, await prepared({ stacks, upstream, sources, outputs }));
  }
  const install = async () => await installPrepared(await ready(), { kubeconfig: cluster().kubeconfig });

  it('are installed with their namespaces, but for those whose charts are not reached, by name', async () => {
    const { installed, unchanged, leftOut } = await install();
    expect(installed).toEqual(
      expect.arrayContaining([
        'local-platform/platform-base',
        'local-realworld/realworld-system',
        'local-realworld/backend',
        'local-birthday/birthday-applications',
      ]),
    );
    expect(unchanged).toEqual([]);
    expect(leftOut).toContainEqual({
      name: 'local-platform/keda',
      why: 'https://kedacore.github.io/charts is not reached',
    });
    expect(installed.filter((name) => leftOut.some((left) => left.name === name))).toEqual([]);
  });

  it('of a system that Argo CD brings follow its Applications, and pods run in both zones', async () => {
    const differences = async () => (await drift()).differences;
    await eventually('every Application to be synced', async () => (await differences()).length === 0, {
      seconds: 180,
      every: 2000,
      seen: differences,
    });
    const pods = await podsBySystemAndZone(cluster().kubeconfig);
    for (const system of ['realworld', 'birthday']) {
      const counts = Object.values(pods[system] ?? {});
      expect(counts.length, system).toBeGreaterThan(0);
      for (const { ready: running, all } of counts) expect(running, system).toBe(all);
    }
  });

  it('are left alone a second time', async () => {
    const { installed, unchanged, removed } = await install();
    expect({ installed, removed }).toEqual({ installed: [], removed: [] });
    expect(unchanged).toContain('local-realworld/backend');
  });

  it('are upgraded alone where somebody has changed one', async () => {
    const before = await imageOf();
    await changeImage();
    expect((await install()).installed).toEqual(['local-realworld/backend']);
    expect(await imageOf()).toBe(before);
    expect(await drift()).toEqual({ differences: [], unknown: [] });
  });

  it('get back by the repair of drift what somebody has changed or deleted', async () => {
    const { kubectl, kubeconfig } = cluster();
    const before = await imageOf();
    await changeImage();
    await kubectl(['delete', 'service', 'backend', '--namespace=realworld']);
    expect((await drift()).differences).toHaveLength(2);
    const { differing, unsettled } = await repairable(pipelineView(cluster()));
    expect(unsettled).toEqual([]);
    const { back, refused } = await repairReleases(kubeconfig, differing);
    expect(refused).toEqual([]);
    expect(back.toSorted()).toEqual([
      'Service realworld/backend is gone',
      expect.stringMatching(/^apps\/Deployment realworld\/backend: spec\.template\.spec\.containers\[\w+\]\.image$/),
    ]);
    expect(await imageOf()).toBe(before);
    expect(await drift()).toEqual({ differences: [], unknown: [] });
    expect(await repairReleases(kubeconfig, differing)).toEqual({ back: [], refused: [] });
    expect((await install()).installed).toEqual([]);
  });

  it('go in the reverse order, and leave no release, no Application and no namespace', async () => {
    const { kubeconfig, api, kubectl } = cluster();
    const systemsFirst = await uninstallReleases({ kubeconfig, kept: new Set(['local-platform']) });
    expect(systemsFirst.toSorted()).toEqual([
      'local-birthday/birthday-applications',
      'local-realworld/backend',
      'local-realworld/realworld-system',
    ]);
    await uninstallReleases({ kubeconfig, kept: new Set() });
    expect(await api.list({ apiVersion: 'argoproj.io/v1alpha1', kind: 'Application' })).toEqual([]);
    expect(
      (await api.list({ apiVersion: 'v1', kind: 'ConfigMap', labels: 'owner=helm' })).map(
        ({ metadata }) => metadata.name,
      ),
    ).toEqual([]);
    const { stdout } = await kubectl(['get', 'namespaces', '--selector=local/stack', '--output=name']);
    expect(stdout).toBe('');
  });

  it('had no trouble with the stand-ins', () => {
    expect([...cluster().standInErrors, ...errors]).toEqual([]);
  });

  async function imageOf(): Promise<string> {
    const found = await cluster().api.get(BACKEND);
    if (found === undefined) throw new Error('the backend is gone');
    const { template } = found['spec'] as { template: { spec: { containers: [{ image: string }] } } };
    return template.spec.containers[0].image;
  }

  async function changeImage(): Promise<void> {
    const args = ['set', 'image', 'deployment/backend', `*=${OTHER}`, '--namespace=realworld'];
    const { code, stderr } = await cluster().kubectl(args);
    if (code !== 0) throw new Error(stderr);
  }
});
