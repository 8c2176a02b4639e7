import { describe, expect, it } from 'vitest';
import { MONGO_MEMBER } from '../../environments/checks/resource-requests.ts';
import type { Values } from '../../local/releases/argo-values.ts';
import { type Container, find, memberPod, rendered, usual } from './cases.ts';

describe('the replica set', () => {
  it('is of the version, and its data files are of its series', () => {
    expect(find('MongoDBCommunity', 'shop').spec).toMatchObject({
      type: 'ReplicaSet',
      members: 3,
      version: '8.0.29',
      featureCompatibilityVersion: '8.0',
      agent: { logFile: '/dev/stdout' },
    });
  });

  it('lets in the administrator and one user for each service, by SCRAM-SHA-256 and their Secrets', () => {
    const { spec } = find('MongoDBCommunity', 'shop');
    const user = (name: string, role: string, db: string) => ({
      name,
      db: 'admin',
      passwordSecretRef: { name: `shop-${name}`, key: 'password' },
      scramCredentialsSecretName: `shop-${name}`,
      roles: [{ name: role, db }],
    });
    expect(spec).toHaveProperty('security.authentication', { modes: ['SCRAM-SHA-256'], ignoreUnknownUsers: true });
    expect(spec['users']).toEqual([
      user('root', 'root', 'admin'),
      user('cart', 'readWrite', 'shop'),
      user('order', 'readWrite', 'shop'),
      user('product', 'readWrite', 'shop'),
    ]);
  });

  it('asks for what the capacity check counts, agent and start included', () => {
    const { containers, initContainers } = memberPod();
    const sum = (parts: readonly Container[], resource: string) =>
      parts.reduce((total, { resources }) => total + Number.parseInt(resources.requests[resource] ?? '', 10), 0);
    expect(sum(containers, 'cpu')).toBe(MONGO_MEMBER.cpuMillicores);
    expect(sum(containers, 'memory')).toBe(MONGO_MEMBER.memoryMiB);
    expect(initContainers.map(({ name }) => name)).toEqual(['mongod-posthook', 'mongodb-agent-readinessprobe']);
    for (const { resources } of initContainers) expect(resources.requests).toEqual({ cpu: '50m', memory: '64Mi' });
  });

  it('caches in half of its memory, never less than MongoDB accepts', () => {
    const cacheOf = (values: Values) => find('MongoDBCommunity', 'shop', values).spec['additionalMongodConfig'];
    expect(cacheOf(usual)).toEqual({ 'storage.wiredTiger.engineConfig.cacheSizeGB': 0.25 });
    expect(cacheOf({ ...usual, resources: { cpuMillicores: 1000, memoryMiB: 4208 } })).toEqual({
      'storage.wiredTiger.engineConfig.cacheSizeGB': 2,
    });
  });

  it('keeps data and logs on encrypted volumes', () => {
    const { spec } = find('MongoDBCommunity', 'shop');
    const claim = (name: string, storage: string) => ({
      metadata: { name },
      spec: { accessModes: ['ReadWriteOnce'], storageClassName: 'encrypted', resources: { requests: { storage } } },
    });
    expect(spec).toHaveProperty('statefulSet.spec.volumeClaimTemplates', [
      claim('data-volume', '100Gi'),
      claim('logs-volume', '2Gi'),
    ]);
  });

  it('has two minutes to write down what it holds before it is killed', () => {
    expect(memberPod()['terminationGracePeriodSeconds']).toBe(120);
  });

  it('is pruned only when a person confirms it', () => {
    expect(find('MongoDBCommunity', 'shop').metadata.annotations).toEqual({
      'argocd.argoproj.io/sync-options': 'Prune=confirm',
    });
  });

  it.each([
    ['three members in three zones, never two on a host', {}, 3, 'DoNotSchedule'],
    ['three members in two zones', { zones: 2 }, 2, 'ScheduleAnyway'],
    ['a single member', { members: 1 }, 1, 'DoNotSchedule'],
    ['five members in three zones', { members: 5 }, 3, 'ScheduleAnyway'],
  ])('spreads %s', (_, change, minDomains, hosts) => {
    const labelSelector = { matchLabels: { app: 'shop-svc' } };
    expect(memberPod({ ...usual, ...change })['topologySpreadConstraints']).toEqual([
      {
        topologyKey: 'topology.kubernetes.io/zone',
        maxSkew: 1,
        whenUnsatisfiable: 'DoNotSchedule',
        minDomains,
        labelSelector,
      },
      { topologyKey: 'kubernetes.io/hostname', maxSkew: 1, whenUnsatisfiable: hosts, labelSelector },
    ]);
  });

  it('loses one member at a time, which leaves a majority; a single one has no budget', () => {
    for (const members of [3, 5]) {
      expect(find('PodDisruptionBudget', 'shop', { ...usual, members }).spec).toEqual({
        maxUnavailable: 1,
        selector: { matchLabels: { app: 'shop-svc' } },
      });
    }
    expect(rendered({ ...usual, members: 1 }).filter(({ kind }) => kind === 'PodDisruptionBudget')).toEqual([]);
  });
});
