import { describe, expect, it } from 'vitest';
import {
  apiServerArgs,
  CLOCKS,
  controllerManagerArgs,
  etcdArgs,
  kubeconfig,
  type Layout,
  schedulerArgs,
  schedulerConfig,
} from './components.ts';

const layout: Layout = {
  folder: '/data',
  ports: { etcd: 1, etcdPeer: 2, apiServer: 3, controllerManager: 4, scheduler: 5 },
};

describe('the parts of a control plane', () => {
  it('listen on loopback only, each on its own port', () => {
    expect(etcdArgs(layout)).toContain('--listen-client-urls=http://127.0.0.1:1');
    expect(etcdArgs(layout)).toContain('--listen-peer-urls=http://127.0.0.1:2');
    const ports = [apiServerArgs(layout), controllerManagerArgs(layout), schedulerArgs(layout)].map((args) => {
      expect(args).toContain('--bind-address=127.0.0.1');
      return args.filter((arg) => arg.startsWith('--secure-port='));
    });
    expect(ports).toEqual([['--secure-port=3'], ['--secure-port=4'], ['--secure-port=5']]);
  });

  it('write into their folder only', () => {
    const all = [etcdArgs, apiServerArgs, controllerManagerArgs, schedulerArgs].flatMap((args) => args(layout));
    const paths = all.map((arg) => arg.split('=')[1] ?? '').filter((value) => value.startsWith('/'));
    expect(paths.length).toBeGreaterThan(8);
    expect(paths.filter((path) => !path.startsWith('/data/'))).toEqual([]);
  });

  it('are authorized by roles, and leave admission as Kubernetes has it by default', () => {
    const args = apiServerArgs(layout);
    expect(args).toContain('--authorization-mode=RBAC');
    expect(args.filter((arg) => arg.includes('admission'))).toEqual([]);
  });

  it('lose nothing of it but the webhooks where nobody would answer them', () => {
    const plugins = ['MutatingAdmissionWebhook', 'ValidatingAdmissionWebhook'];
    const args = apiServerArgs(layout, 'unasked');
    expect(args).toEqual([...apiServerArgs(layout), `--disable-admission-plugins=${plugins.join(',')}`]);
  });

  it('run every default controller under an account of its own', () => {
    const args = controllerManagerArgs(layout);
    expect(args).toContain('--use-service-account-credentials=true');
    expect(args.filter((arg) => arg.startsWith('--controllers'))).toEqual([]);
  });

  it('schedule by the default profile', () => {
    expect(schedulerConfig('/data')).not.toHaveProperty('profiles');
  });

  it('count a node as lost only after it has missed its lease twice', () => {
    expect(CLOCKS.nodeGraceSeconds).toBeGreaterThanOrEqual(2 * CLOCKS.nodeLeaseSeconds);
  });

  it('are reached by a kubeconfig that trusts the server by its own certificate', () => {
    expect(kubeconfig(layout, 'secret')).toMatchObject({
      clusters: [
        { cluster: { server: 'https://127.0.0.1:3', 'certificate-authority': '/data/certificates/apiserver.crt' } },
      ],
      users: [{ user: { token: 'secret' } }],
    });
  });
});
