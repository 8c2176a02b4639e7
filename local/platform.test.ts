import { describe, expect, it } from 'vitest';
import { environments } from '../environments/index.ts';
import { loadPlatform, type PlatformEnvironment } from '../environments/platform.ts';
import { withoutCreationStacks } from '../stacks/creation-stacks.ts';
import { buildEnvironment } from '../stacks/environment.ts';
import type { EnvironmentStack } from '../stacks/environment-stack.ts';
import { readVersionFiles } from '../synth/version-files.ts';
import { systems } from '../systems/index.ts';
import { memoryApp, stacksOf } from '../tests/support/app.ts';
import { localPlatform } from './platform.ts';

const ENDS = { resolver: '127.0.0.1:5353', kubeconfig: '/srv/local/kubeconfig' };
const NAMES = ['local', 'dev', 'staging', 'prod'];

function localEnvironmentOf(name: string): PlatformEnvironment {
  const [environment, ...others] = localPlatform(name, ENDS, {}).environments;
  if (environment === undefined || others.length > 0) throw new Error(`not ${name} alone`);
  return environment;
}

/** What the pipeline is told of each stack. */
function prerequisitesOf(environment: PlatformEnvironment) {
  return withoutCreationStacks(() => {
    const app = memoryApp();
    buildEnvironment(app, environment);
    return app.node.children.flatMap((stack) => (stack as EnvironmentStack<'Edge'>).prerequisites);
  });
}

describe.each(NAMES)('%s on this machine', (name) => {
  const environment = localEnvironmentOf(name);

  it('loads without a problem and without a warning', () => {
    expect(localPlatform(name, ENDS, {}).warnings).toEqual([]);
  });

  it('waits for no image, asks the resolver and names the cluster of this machine', () => {
    const own = environment.deployments.flatMap(({ awaiting }) => Object.keys(awaiting));
    expect(own).toEqual([]);
    expect(environment.deployments).toHaveLength(5);
    expect(environment.dns.resolver).toBe(ENDS.resolver);
    expect(environment.cluster.kubeconfig).toBe(ENDS.kubeconfig);
    const all = prerequisitesOf(environment);
    expect(all.filter(({ kind }) => kind === 'image')).toEqual([]);
    const delegations = all.filter((item) => item.kind === 'delegation');
    expect(delegations.length).toBeGreaterThan(0);
    for (const { resolver } of delegations) expect(resolver).toBe('127.0.0.1:5353');
  });

  it('reaches the cluster by the file in every provider block, and by nothing of EKS', () => {
    const stacks = [...stacksOf(environment).values()];
    const blocks = stacks.flatMap(({ json }) => {
      const { helm = [], kubernetes = [] } = json['provider'] as Record<string, unknown[]>;
      return [...helm, ...kubernetes];
    });
    // Both in the platform's stack and in each system's.
    expect(blocks).toHaveLength(12);
    for (const block of blocks) {
      const text = JSON.stringify(block);
      expect(text).toContain(`"config_path":"${ENDS.kubeconfig}"`);
      expect(text).not.toMatch(/exec|host|cluster_endpoint|certificate|remote_state|token/);
    }
  });
});

describe('an environment on this machine', () => {
  it.each(['dev', 'staging', 'prod'])('is %s as it is elsewhere, but for these ends and the digests', (name) => {
    const elsewhere = loadPlatform({ environments, systems, versions: readVersionFiles() }).environments.find(
      (environment) => environment.name === name,
    );
    const here = localEnvironmentOf(name);
    const withoutDigests = ({ deployments = [], ...rest }: Partial<PlatformEnvironment> = {}) => ({
      ...rest,
      deployments: deployments.map(({ versions, awaiting: _, ...deployment }) => ({
        ...deployment,
        charts: versions.charts,
        images: Object.keys(versions.images),
      })),
    });
    const { kubeconfig: _, ...cluster } = here.cluster;
    const dns = { ...here.dns, resolver: elsewhere?.dns.resolver ?? '' };
    expect(withoutDigests({ ...here, cluster, dns })).toEqual(withoutDigests(elsewhere));
    expect(here.deployments).toHaveLength(5);
  });

  it('has the account that the variable names', () => {
    const platform = localPlatform('prod', ENDS, { PLATFORM_PROD_ACCOUNT_ID: '999999999999' });
    expect(platform.environments[0]?.accountId).toBe('999999999999');
    expect(localEnvironmentOf('local').accountId).toBe('000000000000');
  });

  it('is one of those that there are', () => {
    expect(() => localPlatform('qa', ENDS, {})).toThrow(
      /\[UNKNOWN_ENVIRONMENT\][\s\S]*"qa"[\s\S]*allowed: local, dev, staging, prod/,
    );
  });
});
