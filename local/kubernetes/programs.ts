/** Reads the version of a module from the `go.mod` of a tool. */
type RequiredVersion = (module: string, path: string) => string;

/** A Go program that a cluster, or the one who talks to it, runs. */
export interface Program {
  /** Folder under `tests/cluster/tools` with its `go.mod`. */
  readonly module: string;
  /** Main package. */
  readonly path: string;
  /** How long a first build takes on two cores, for the one who waits. */
  readonly minutes: string;
  /** Variables of the program that its own release build sets by the linker. */
  readonly version?: (required: RequiredVersion) => Readonly<Record<string, string>>;
}

export type ProgramName =
  | 'helm'
  | 'kube-apiserver'
  | 'kube-controller-manager'
  | 'kube-scheduler'
  | 'kubectl'
  | 'etcd'
  | 'kwok';

/** Without these an API server calls itself `v0.0.0-master`, and charts that ask for a minor version are refused. */
const kubernetesVersion = (required: RequiredVersion): Readonly<Record<string, string>> => {
  const version = required('kubernetes', 'k8s.io/kubernetes');
  const [major = '', minor = ''] = version.slice(1).split('.');
  return Object.fromEntries(
    ['k8s.io/component-base/version', 'k8s.io/client-go/pkg/version'].flatMap((path) => [
      [`${path}.gitVersion`, version],
      [`${path}.gitMajor`, major],
      [`${path}.gitMinor`, minor],
    ]),
  );
};

/** Everything that is built from Go's module proxy, in the order of building: each shares what came before it. */
export const PROGRAMS: Readonly<Record<ProgramName, Program>> = {
  helm: {
    module: 'helm',
    path: 'helm.sh/helm/v3/cmd/helm',
    minutes: 'about 2 minutes',
    version: (required) => ({ 'helm.sh/helm/v3/internal/version.version': required('helm', 'helm.sh/helm/v3') }),
  },
  'kube-apiserver': {
    module: 'kubernetes',
    path: 'k8s.io/kubernetes/cmd/kube-apiserver',
    minutes: 'about 4 minutes',
    version: kubernetesVersion,
  },
  'kube-controller-manager': {
    module: 'kubernetes',
    path: 'k8s.io/kubernetes/cmd/kube-controller-manager',
    minutes: 'about 1 minute',
    version: kubernetesVersion,
  },
  'kube-scheduler': {
    module: 'kubernetes',
    path: 'k8s.io/kubernetes/cmd/kube-scheduler',
    minutes: 'under a minute',
    version: kubernetesVersion,
  },
  kubectl: {
    module: 'kubernetes',
    path: 'k8s.io/kubernetes/cmd/kubectl',
    minutes: 'under a minute',
    version: kubernetesVersion,
  },
  etcd: { module: 'etcd', path: '.', minutes: 'about 1 minute' },
  kwok: { module: 'kwok', path: 'sigs.k8s.io/kwok/cmd/kwok', minutes: 'about 2 minutes' },
};

/** What a cluster and the one who talks to it run. */
export const CLUSTER_PROGRAMS = Object.keys(PROGRAMS) as readonly ProgramName[];
