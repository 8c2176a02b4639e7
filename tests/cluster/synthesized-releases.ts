import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parse } from 'yaml';
import type { Deployment, PlatformEnvironment } from '../../environments/platform.ts';
import type { VersionFiles } from '../../environments/versions.ts';
import type { KubernetesObject } from '../../local/kubernetes/object.ts';
import type { Values } from '../../local/releases/argo-values.ts';
import { type StackRelease, type StackReleases, stackReleases } from '../../local/releases/stack-releases.ts';
import type { TerraformJson } from '../../pipeline/stack-folder.ts';
import { readVersionFiles } from '../../synth/version-files.ts';
import { synthesize } from '../../synth/write.ts';
import { gitOpsChain } from '../charts/gitops-chain.ts';
import { committedPlatform } from '../support/app.ts';
import { withSampleOutputs } from './sample-outputs.ts';

/** One release as a cluster gets it. */
export interface ClusterRelease {
  readonly name: string;
  readonly namespace: string;
  /** Packed chart of the stack, or folder of the chart where Argo CD would pull it. */
  readonly chart: string;
  readonly values: Values;
}

/** One system with its releases in the order in which they are installed. */
export interface SystemReleases {
  readonly deployment: Deployment;
  readonly releases: readonly ClusterRelease[];
}

/** Everything of our own that one environment puts into its cluster. */
export interface EnvironmentReleases {
  readonly environment: PlatformEnvironment;
  readonly namespaces: readonly KubernetesObject[];
  /** Releases of charts/platform. */
  readonly platform: readonly ClusterRelease[];
  readonly systems: readonly SystemReleases[];
}

/** A digest of a test: `n` tells versions apart. */
export function sampleDigest(n: number): string {
  return `sha256:${String(n).padStart(64, '0')}`;
}

/**
 * Synthesizes an environment whose teams have pushed version `n` of every image, by the same files that the pipeline of a
 * service writes, and reads its releases from the stacks.
 * @param folder gets the stacks: Helm reads the packed charts there.
 */
export function synthesizedReleases(name: 'dev' | 'staging' | 'prod', n: number, folder: string): EnvironmentReleases {
  const versions = pushed(readVersionFiles(), n);
  const platform = committedPlatform(versions);
  const environment = platform.environments.find((item) => item.name === name);
  if (environment === undefined) throw new Error(`no environment ${name}`);
  const outdir = join(folder, `cdktf.out-${n}`);
  synthesize({ platform, outdir, environments: [environment], stacks: [] });
  const stack = (id: string) => readStack(join(outdir, 'stacks', `${name}-${id}`));
  const platformStack = stack('platform');
  const systems = environment.deployments.map((deployment) => {
    const file = versions.texts[`gitops/${name}/${deployment.system.name}.yaml`] ?? '{}';
    return { deployment, ...systemOf(stack(deployment.system.name), deployment, environment, parse(file) as Values) };
  });
  return {
    environment,
    namespaces: [platformStack.namespaces, ...systems.map(({ namespaces }) => namespaces)].flat(),
    platform: platformStack.releases
      .filter(({ chart }) => 'file' in chart)
      .map((release) => clusterRelease(release, environment)),
    systems: systems.map(({ deployment, releases }) => ({ deployment, releases })),
  };
}

function pushed(files: VersionFiles, n: number): VersionFiles {
  const texts = Object.entries(files.texts).map(([path, text]) => [
    path,
    text.replaceAll('digest: null', `digest: '${sampleDigest(n)}'`),
  ]);
  return { ...files, texts: Object.fromEntries(texts) };
}

function readStack(folder: string): StackReleases {
  const json = JSON.parse(readFileSync(join(folder, 'cdk.tf.json'), 'utf8')) as TerraformJson;
  return stackReleases({ id: basename(folder), folder, json });
}

function clusterRelease(
  { name, namespace, chart, values }: StackRelease,
  environment: PlatformEnvironment,
): ClusterRelease {
  const given = JSON.parse(withSampleOutputs(values, environment)) as Values;
  return { name, namespace, chart: 'file' in chart ? chart.file : chart.chart, values: given };
}

function systemOf(
  { releases, namespaces }: StackReleases,
  { system }: Deployment,
  environment: PlatformEnvironment,
  versions: Values,
): { readonly namespaces: StackReleases['namespaces']; readonly releases: readonly ClusterRelease[] } {
  const own = releases.map((release) => clusterRelease(release, environment));
  if (system.delivery === 'helm') {
    const wave = (release: ClusterRelease) => WAVES.indexOf(chartOf(release));
    return { namespaces, releases: own.sort((a, b) => wave(a) - wave(b)) };
  }
  const [applications] = own;
  if (applications === undefined) throw new Error(`the stack of ${system.name} has no release`);
  const chain = gitOpsChain(applications.values, versions);
  return { namespaces, releases: chain.releases.map((release) => ({ ...release, chart: `charts/${release.chart}` })) };
}

const SERVICE = 'application';
/** Charts in the order in which Terraform's dependencies release them. */
const WAVES = ['system', 'object-store', 'document-store', SERVICE];

/** Releases of all systems by wave: what services share, then stores, then services. Within one none waits for another. */
export function inWaves({ systems }: EnvironmentReleases): ClusterRelease[][] {
  const releases = systems.flatMap((system) => system.releases);
  const [shared = '', ...stores] = WAVES.slice(0, -1);
  return [[shared], stores, [SERVICE]].map((charts) => releases.filter((release) => charts.includes(chartOf(release))));
}

/** Releases of services alone. */
export function servicesOf({ systems }: EnvironmentReleases): ClusterRelease[] {
  return systems.flatMap(({ releases }) => releases.filter((release) => chartOf(release) === SERVICE));
}

/** Name of the chart, of a folder or of a packed one with its content's hash. */
function chartOf({ chart }: ClusterRelease): string {
  return /(?:^charts|assets)\/(.+?)(?:-[0-9a-f]{16}\.tgz)?$/.exec(chart)?.[1] ?? '';
}
