import type { TerraformJson } from './stack-folder.ts';

/** How the providers of a stack reach the cluster, with every output filled in: by its endpoint, or as a file says. */
export type ClusterConnection = EndpointConnection | KubeconfigConnection;

/** A control plane on this machine; the file names it and who we are. */
export interface KubeconfigConnection {
  /** Absolute path. */
  readonly kubeconfig: string;
}

export interface EndpointConnection {
  readonly host: string;
  /** Base64 of the PEM; undefined where the host needs none (a loopback address without TLS). */
  readonly certificateAuthority: string | undefined;
  /** Command that prints a token, as the providers run it. */
  readonly exec:
    | { readonly apiVersion: string; readonly command: string; readonly args: readonly string[] }
    | undefined;
}

/** An output that a connection is made of: `cluster` is the name of the data source in the stack. */
export type ReadOutput = (dataSource: string, output: string) => string | undefined;

/**
 * What the provider blocks of a stack say, with outputs of other stacks from `read`. Undefined where the stack has no
 * provider for the cluster, or where an output that it needs was not published yet.
 */
export function clusterConnection(json: TerraformJson, read: ReadOutput): ClusterConnection | undefined {
  const provider = (json['provider'] ?? {}) as Record<string, readonly Block[] | undefined>;
  const block = provider['kubernetes']?.[0] ?? blockOf(provider['helm']?.[0]?.['kubernetes']);
  if (block === undefined) return undefined;
  const text = (value: unknown) => (typeof value === 'string' ? filled(value, read) : undefined);
  const file = text(block['config_path']);
  if (file !== undefined) return { kubeconfig: file };
  const host = text(block['host']);
  const authority = block['cluster_ca_certificate'];
  const certificateAuthority = text(authority);
  if (host === undefined || (authority !== undefined && certificateAuthority === undefined)) return undefined;
  const exec = blockOf(block['exec']);
  if (exec === undefined) return { host, certificateAuthority, exec: undefined };
  const args = Array.isArray(exec['args']) ? exec['args'].map(text) : [];
  const command = text(exec['command']);
  if (command === undefined || args.includes(undefined)) return undefined;
  return {
    host,
    certificateAuthority,
    exec: { apiVersion: String(exec['api_version']), command, args: args.filter((arg) => arg !== undefined) },
  };
}

/** What messages call the cluster. */
export function nameOf(connection: ClusterConnection): string {
  return 'kubeconfig' in connection ? `the cluster of ${connection.kubeconfig}` : connection.host;
}

/** A kubeconfig for kubectl and Helm; it holds no credential, only the command that makes one. */
export function kubeconfig({ host, certificateAuthority, exec }: EndpointConnection): string {
  const name = 'cluster';
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': name,
    clusters: [
      {
        name,
        cluster: {
          server: host,
          ...(certificateAuthority === undefined ? {} : { 'certificate-authority-data': certificateAuthority }),
        },
      },
    ],
    users: [
      {
        name,
        user:
          exec === undefined
            ? {}
            : {
                exec: {
                  apiVersion: exec.apiVersion,
                  command: exec.command,
                  args: exec.args,
                  interactiveMode: 'Never',
                },
              },
      },
    ],
    contexts: [{ name, context: { cluster: name, user: name } }],
  });
}

type Block = Readonly<Record<string, unknown>>;

/** A block stands alone or in a list of one, by provider. */
function blockOf(value: unknown): Block | undefined {
  return (Array.isArray(value) ? value[0] : value) as Block | undefined;
}

/** An output, alone or decoded from Base64 (which a kubeconfig wants encoded again), as the stacks write them. */
const OUTPUT = /^\$\{(?:base64decode\()?data\.terraform_remote_state\.(\w+)\.outputs\.(\w+)\)?\}$/;

function filled(value: string, read: ReadOutput): string | undefined {
  const found = OUTPUT.exec(value);
  if (found !== null) return read(found[1] ?? '', found[2] ?? '');
  return value.includes('${') ? undefined : value;
}
