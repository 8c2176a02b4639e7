import { describe, expect, it } from 'vitest';
import { committedPlatform, stacksOf } from '../tests/support/app.ts';
import { clusterConnection, kubeconfig, nameOf, type ReadOutput } from './cluster-connection.ts';

const OUTPUTS: Readonly<Record<string, string>> = {
  cluster_endpoint: 'https://example.eks.amazonaws.com',
  cluster_certificate_authority: 'Y2E=',
  cluster_name: 'prod-eks',
};
const read: ReadOutput = (dataSource, output) => (dataSource === 'cluster' ? OUTPUTS[output] : undefined);
const prod = committedPlatform().environments.find(({ name }) => name === 'prod');
if (prod === undefined) throw new Error('no prod');
const stacks = stacksOf(prod);
const json = (name: string) => stacks.get(name)?.json ?? {};

describe('the connection to the cluster', () => {
  it.each(['platform', 'realworld', 'birthday'])('of prod-%s is what its provider blocks say', (name) => {
    expect(clusterConnection(json(name), read)).toEqual({
      host: 'https://example.eks.amazonaws.com',
      certificateAuthority: 'Y2E=',
      exec: {
        apiVersion: 'client.authentication.k8s.io/v1',
        command: 'aws',
        args: ['eks', 'get-token', '--cluster-name', 'prod-eks', '--region', 'us-east-1'],
      },
    });
  });

  it('is not known before the cluster has published everything that it takes', () => {
    for (const missing of Object.keys(OUTPUTS)) {
      const connection = clusterConnection(json('platform'), (source, output) =>
        output === missing ? undefined : read(source, output),
      );
      expect(connection, missing).toBeUndefined();
    }
  });

  it('does not exist for a stack of AWS alone', () => {
    expect(clusterConnection(json('network'), read)).toBeUndefined();
  });

  it('may come from a provider of Helm alone, with plain values', () => {
    const provider = { helm: [{ kubernetes: { host: 'http://127.0.0.1:8080' } }] };
    expect(clusterConnection({ provider }, read)).toEqual({
      host: 'http://127.0.0.1:8080',
      certificateAuthority: undefined,
      exec: undefined,
    });
  });

  it('is the file that both providers name, whatever the cluster has published', () => {
    const environment = { ...prod, cluster: { ...prod.cluster, kubeconfig: '/srv/kubeconfig' } };
    const local = stacksOf(environment);
    for (const name of ['platform', 'realworld', 'birthday']) {
      const stack = local.get(name)?.json ?? {};
      expect(
        clusterConnection(stack, () => undefined),
        name,
      ).toEqual({ kubeconfig: '/srv/kubeconfig' });
      expect(stack['provider'], name).toMatchObject({
        helm: [{ helm_driver: 'configmap', kubernetes: { config_path: '/srv/kubeconfig' } }],
        kubernetes: [{ config_path: '/srv/kubeconfig' }],
      });
    }
    expect(nameOf({ kubeconfig: '/srv/kubeconfig' })).toBe('the cluster of /srv/kubeconfig');
  });

  it('as a kubeconfig holds the command that makes a token, and no token', () => {
    const connection = clusterConnection(json('platform'), read);
    if (connection === undefined || 'kubeconfig' in connection) throw new Error('no endpoint');
    const config = JSON.parse(kubeconfig(connection));
    expect(config.clusters[0].cluster).toEqual({
      server: 'https://example.eks.amazonaws.com',
      'certificate-authority-data': 'Y2E=',
    });
    expect(Object.keys(config.users[0].user)).toEqual(['exec']);
    expect(config.contexts[0].name).toBe(config['current-context']);
  });
});
