import { execFile } from 'node:child_process';
import { program } from './build.ts';
import { helmProgram } from './helm.ts';

/** How a command ended; a failure is an answer too, since many want one. */
export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Helm and kubectl on one cluster. Neither blocks this process. */
export interface ClusterCommands {
  /** Releases are kept in ConfigMaps as in production. */
  helm(args: readonly string[], values?: object): Promise<Ended>;
  kubectl(args: readonly string[], input?: string): Promise<Ended>;
}

/** Ways out of this machine, which charts of others may need. */
const NETWORK = ['HTTPS_PROXY', 'https_proxy', 'NO_PROXY', 'no_proxy', 'SSL_CERT_FILE', 'SSL_CERT_DIR'] as const;

/**
 * Both with nothing of the one who runs them: no repositories, plugins or cluster of theirs.
 * @param home folder for what they keep (Helm's cache of repositories).
 */
export function clusterCommands(kubeconfig: string, home: string): ClusterCommands {
  const command = (file: string, args: readonly string[], input = ''): Promise<Ended> =>
    ended(file, args, input, {
      PATH: process.env['PATH'],
      ...Object.fromEntries(NETWORK.map((name) => [name, process.env[name]])),
      HOME: home,
      KUBECONFIG: kubeconfig,
      HELM_DRIVER: 'configmap',
      // Commands that end within seconds collect no garbage before they are large.
      GOGC: 'off',
      GOMEMLIMIT: '512MiB',
    });
  return {
    helm: (args, values) =>
      values === undefined
        ? command(helmProgram(), args)
        : command(helmProgram(), [...args, '--values=-'], JSON.stringify(values)),
    kubectl: (args, input) => command(program('kubectl'), args, input),
  };
}

function ended(file: string, args: readonly string[], input: string, env: NodeJS.ProcessEnv): Promise<Ended> {
  return new Promise((done) => {
    const child = execFile(file, [...args], { env, maxBuffer: 1 << 28 }, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : 1;
      done({ code, stdout, stderr: stderr || (error?.message ?? '') });
    });
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(input);
  });
}
