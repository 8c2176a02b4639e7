import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { freePort } from '../processes.ts';
import { Api } from './api.ts';
import { program } from './build.ts';
import {
  apiServerArgs,
  CERTIFICATE,
  controllerManagerArgs,
  etcdArgs,
  IDENTITIES,
  type Identity,
  kubeconfig,
  kubeconfigFile,
  type Layout,
  SERVICE_ACCOUNT_KEY,
  schedulerArgs,
  schedulerConfig,
  schedulerConfigFile,
  TOKEN_FILE,
  type Webhooks,
} from './components.ts';
import { eventually } from './eventually.ts';
import { sender } from './http.ts';
import { Supervised } from './supervised.ts';

/** Longest wait for any part; four seconds are usual on an idle machine. */
const READY_SECONDS = 120;

/** Gets the logs of a cluster that did not start, or whose test failed. */
export const CLUSTER_LOGS = resolve(import.meta.dirname, '../../.cache/cluster-logs');

/** A real control plane on loopback: etcd, API server, controllers and scheduler. */
export interface ControlPlane {
  readonly api: Api;
  /** File for `KUBECONFIG`; its user may do everything. */
  readonly kubeconfig: string;
  readonly programs: Supervised;
  /** Milliseconds from the first program's start until every part said it was ready. */
  readonly startMilliseconds: number;
}

/** How a control plane is started. */
export interface ControlPlaneOptions {
  /** `unasked` where charts are installed whose programs would have to answer. @default 'asked' */
  readonly webhooks?: Webhooks;
  /** Is told the file for `KUBECONFIG` once its address and its CA are known; nobody answers there yet. */
  readonly onAddress?: (kubeconfig: string) => void;
}

/** Starts all parts; where one does not come up, everything is ended, the logs are kept, and the error tells where. */
export async function startControlPlane(options: ControlPlaneOptions): Promise<ControlPlane> {
  const programs = new Supervised();
  try {
    return await start(programs, options);
  } catch (error) {
    programs.keepLogs(CLUSTER_LOGS);
    await programs.stop();
    throw new Error(`the control plane did not start (logs in ${CLUSTER_LOGS}): ${String(error)}`, { cause: error });
  }
}

async function start(programs: Supervised, { webhooks, onAddress }: ControlPlaneOptions): Promise<ControlPlane> {
  const { folder } = programs;
  const [etcd, etcdPeer, apiServer, controllerManager, scheduler] = await Promise.all(
    Array.from({ length: 5 }, freePort),
  );
  const layout = { folder, ports: { etcd, etcdPeer, apiServer, controllerManager, scheduler } } as Layout;
  const token = writeFiles(layout);
  const started = performance.now();
  await programs.start('etcd', program('etcd'), etcdArgs(layout));
  await programs.start('kube-apiserver', program('kube-apiserver'), apiServerArgs(layout, webhooks));
  const certificate = await eventually('a certificate', async () => certificateOf(programs), {
    seconds: READY_SECONDS,
  });
  onAddress?.(kubeconfigFile(folder, 'admin'));
  const connection = { server: `https://127.0.0.1:${layout.ports.apiServer}`, ca: certificate, token };
  await healthy(programs, 'kube-apiserver', layout.ports.apiServer, '/readyz', connection);
  await programs.start('kube-controller-manager', program('kube-controller-manager'), controllerManagerArgs(layout));
  await programs.start('kube-scheduler', program('kube-scheduler'), schedulerArgs(layout));
  await healthy(programs, 'kube-controller-manager', layout.ports.controllerManager, '/healthz');
  await healthy(programs, 'kube-scheduler', layout.ports.scheduler, '/healthz');
  return {
    api: new Api(connection),
    kubeconfig: kubeconfigFile(folder, 'admin'),
    programs,
    startMilliseconds: Math.round(performance.now() - started),
  };
}

/** Keys and configuration; returns the admin's token. */
function writeFiles(layout: Layout): string {
  const { folder } = layout;
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  write(join(folder, SERVICE_ACCOUNT_KEY), privateKey.export({ type: 'pkcs1', format: 'pem' }).toString());
  const tokens = Object.keys(IDENTITIES).map((name) => [name as Identity, randomBytes(24).toString('hex')] as const);
  const lines = tokens.map(([name, token]) => {
    const { user, groups } = IDENTITIES[name];
    return `${[token, user, name, ...(groups.length > 0 ? [`"${groups.join(',')}"`] : [])].join(',')}\n`;
  });
  write(join(folder, TOKEN_FILE), lines.join(''));
  for (const [name, token] of tokens) {
    write(kubeconfigFile(folder, name), JSON.stringify(kubeconfig(layout, token)));
  }
  write(schedulerConfigFile(folder), JSON.stringify(schedulerConfig(folder)));
  return tokens.find(([name]) => name === 'admin')?.[1] ?? '';
}

function write(file: string, text: string): void {
  writeFileSync(file, text, { mode: 0o600 });
}

async function certificateOf(programs: Supervised): Promise<string | undefined> {
  programs.assertRunning('etcd');
  programs.assertRunning('kube-apiserver');
  const file = join(programs.folder, CERTIFICATE);
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  return text.trimEnd().endsWith('-----END CERTIFICATE-----') ? text : undefined;
}

/** Controllers and scheduler serve certificates of their own that nobody signs for; only their health is asked. */
async function healthy(
  programs: Supervised,
  name: string,
  port: number,
  path: string,
  connection?: { readonly server: string; readonly ca: string; readonly token: string },
): Promise<void> {
  const send = sender(connection ?? { server: `https://127.0.0.1:${port}` });
  await eventually(
    `${name} to be ready`,
    async () => {
      programs.assertRunning(name);
      return await send('GET', path).then(
        () => true,
        () => false,
      );
    },
    { seconds: READY_SECONDS },
  );
}
