import { Release as HelmRelease } from '@cdktf/provider-helm/lib/release/index.js';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import type { Environment } from '../../environments/schema.ts';
import { CHARTS, type ChartEntry, type ChartName } from '../../lib/catalogue/charts.ts';
import { ChartAsset, type LocalChart } from './chart-asset.ts';

/** A chart of the catalogue, at its pinned version, or one of ours, as it lies in `charts/`. */
export type ChartSource = { readonly catalogue: ChartName } | { readonly local: LocalChart };

/** Revisions that a rollback can go back to. */
const HISTORY = 10;
/** Seconds that a release may take; image pulls and new nodes are part of it. */
const TIMEOUT = 600;

export interface ReleaseProps {
  readonly name: string;
  /** Exists already: namespaces are resources of their own, with their Pod Security labels. */
  readonly namespace: string;
  readonly chart: ChartSource;
  /** Plain values and tokens of strings; written as JSON, which Helm reads as YAML. */
  readonly values: object;
  readonly dependsOn?: readonly ITerraformDependable[];
  /** Seconds; default 600. A release that is not ready by then is rolled back. */
  readonly timeoutSeconds?: number;
  /** Leaves out the chart's `crds` folder, where another release brings them. */
  readonly skipCrds?: boolean;
  /** Where charts of the catalogue come from: `environment.charts`. */
  readonly source: Environment['charts'];
}

/**
 * One Helm release: all or nothing. It waits until everything is ready; an upgrade that fails is rolled back, a first
 * install that fails is removed.
 */
export class Release extends Construct {
  readonly resource: HelmRelease;

  constructor(scope: Construct, id: string, props: ReleaseProps) {
    super(scope, id);
    const {
      name,
      namespace,
      chart,
      values,
      dependsOn = [],
      timeoutSeconds = TIMEOUT,
      skipCrds = false,
      source,
    } = props;
    this.resource = new HelmRelease(this, 'Resource', {
      name,
      namespace,
      ...('local' in chart
        ? { chart: ChartAsset.of(this, chart.local).path }
        : chartLocation(CHARTS[chart.catalogue], source.mirror)),
      values: [valuesText(values)],
      atomic: true,
      wait: true,
      waitForJobs: true,
      cleanupOnFail: true,
      maxHistory: HISTORY,
      createNamespace: false,
      disableWebhooks: false,
      skipCrds,
      timeout: timeoutSeconds,
      ...(dependsOn.length === 0 ? {} : { dependsOn: [...dependsOn] }),
    });
  }
}

/** Where Helm finds a chart of the catalogue. */
export interface ChartLocation {
  /** Name in the repository, or path of a packed chart, which carries its version in its name. */
  readonly chart: string;
  readonly repository?: string;
  readonly version?: string;
}

/** The chart's own repository, or the environment's mirror: an OCI registry, or a folder of packed charts. */
export function chartLocation({ chart, repository, version }: ChartEntry, mirror?: string): ChartLocation {
  if (mirror === undefined) return { chart, repository, version };
  if (mirror.startsWith('oci://')) return { chart, repository: mirror, version };
  return { chart: `${mirror}/${chart}-${version}.tgz`, version };
}

/**
 * Values as one JSON text. Terraform reads it as a template: tokens become references, while any other `${` or `%{`, as
 * dashboards and log pipelines have them, is escaped and reaches the chart as it was written.
 */
export function valuesText(values: object): string {
  const [first = '', ...rest] = JSON.stringify(values).replaceAll('%{', '%%{').split('${');
  return first + rest.map((text) => (text.startsWith('TfToken[') ? `\${${text}` : `$\${${text}`)).join('');
}
