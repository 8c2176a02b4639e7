import type { KubernetesObject } from '../../local/kubernetes/object.ts';
import { argoValues, type Values } from '../../local/releases/argo-values.ts';
import { render } from '../support/helm.ts';

/** Namespace of Argo CD, where all Applications live. */
const ARGO_CD = 'argocd';

/** A release as the Application for it asks Argo CD to render it. */
export interface GitOpsRelease {
  readonly name: string;
  readonly namespace: string;
  /** Chart below charts/. */
  readonly chart: string;
  readonly version: string;
  readonly wave: number;
  readonly values: Values;
}

/** The chain of one system: what Terraform releases, and what Argo CD makes of it. */
export interface GitOpsChain {
  readonly projects: readonly KubernetesObject[];
  readonly root: KubernetesObject;
  /** The system's Applications in the order of their waves. */
  readonly applications: readonly KubernetesObject[];
  readonly releases: readonly GitOpsRelease[];
}

interface Application {
  readonly spec: {
    readonly source: {
      readonly path?: string;
      readonly chart?: string;
      readonly targetRevision: string;
      readonly helm: { readonly releaseName: string; readonly valuesObject: Values };
    };
    readonly destination: { readonly namespace: string };
  };
}

/**
 * Renders charts/gitops, then what the root Application names, with values merged as Argo CD merges them.
 * @param values of charts/gitops, as Terraform releases it.
 * @param versions the system's versions file.
 */
export function gitOpsChain(values: Values, versions: Values): GitOpsChain {
  const released = render('charts/gitops', values, { release: `${values['system']}-gitops`, namespace: ARGO_CD });
  const roots = released.filter(({ kind }) => kind === 'Application');
  const [root] = roots;
  if (root === undefined || roots.length > 1) throw new Error(`charts/gitops rendered ${roots.length} Applications`);
  const { source } = specOf(root);
  const applications = render(source.path ?? '', argoValues([versions], source.helm.valuesObject), {
    release: source.helm.releaseName,
    namespace: ARGO_CD,
  }).sort((a, b) => waveOf(a) - waveOf(b));
  return {
    projects: released.filter(({ kind }) => kind === 'AppProject'),
    root,
    applications,
    releases: applications.map(releaseOf),
  };
}

function releaseOf(application: KubernetesObject): GitOpsRelease {
  const { source, destination } = specOf(application);
  return {
    name: source.helm.releaseName,
    namespace: destination.namespace,
    chart: source.chart ?? '',
    version: source.targetRevision,
    wave: waveOf(application),
    values: argoValues([], source.helm.valuesObject),
  };
}

function waveOf({ metadata }: KubernetesObject): number {
  return Number(metadata.annotations?.['argocd.argoproj.io/sync-wave']);
}

function specOf(application: KubernetesObject): Application['spec'] {
  return (application as unknown as Application).spec;
}
