import { expect, it } from 'vitest';
import { KUBERNETES_TEST_MODULE } from '../../lib/catalogue/kubernetes.ts';
import { eventually } from '../../local/kubernetes/eventually.ts';
import { ApiError } from '../../local/kubernetes/http.ts';
import { nodesOf, ZONE_LABEL } from '../../local/kubernetes/node-objects.ts';
import type { Pod } from '../../local/kubernetes/pods.ts';
import { FAILING_DIGEST } from '../../local/kubernetes/stages.ts';
import { describeCluster, sharedCluster } from './cluster.ts';
import { describeCommands } from './commands.ts';
import { podsOf, readyByZone, untilReady } from './observe.ts';
import { describeReachedByFile } from './reached-by-file.ts';
import { fewestReady } from './ready-pods.ts';
import { deployment, disruptionBudget, job, namespace, privilegedPod, statefulSet, storageClass } from './workloads.ts';

const nodes = nodesOf({
  region: 'us-east-1',
  network: { zones: ['a', 'b', 'c'] },
  cluster: {
    nodes: {
      system: { instanceType: 'm7i.large', perZone: [1, 2] },
      applications: { instanceType: 'm7i.2xlarge', perZone: [1, 2] },
    },
  },
});
const [zoneA = '', zoneB = '', zoneC = ''] = [...new Set(nodes.map(({ zone }) => zone))];

describeCluster('a cluster', () => {
  const cluster = sharedCluster(() => ({ nodes }));

  it('has its control plane ready in under 15 seconds', () => {
    expect(cluster().startMilliseconds.controlPlane).toBeLessThan(15_000);
  });

  it('calls itself the version of the catalogue', async () => {
    const { gitVersion } = (await cluster().api.request('GET', '/version')) as { gitVersion: string };
    expect(gitVersion).toBe(KUBERNETES_TEST_MODULE.version);
  });

  it('gives its parts no more than their own roles', async () => {
    const asked = (verb: string) => cluster().kubectl(['auth', 'can-i', verb, 'nodes', '--as=system:kube-scheduler']);
    expect((await asked('list')).stdout.trim()).toBe('yes');
    expect((await asked('delete')).stdout.trim()).toBe('no');
  });

  it('has nodes in three zones, with what EKS leaves of their instances', async () => {
    const found = await cluster().nodes.list();
    expect(found.map(({ metadata }) => metadata.name).sort()).toEqual(nodes.map(({ name }) => name).sort());
    expect(new Set(found.map(({ metadata }) => metadata.labels?.[ZONE_LABEL]))).toEqual(
      new Set(['us-east-1a', 'us-east-1b', 'us-east-1c']),
    );
    const application = found.find(({ metadata }) => metadata.name === `applications-${zoneA}-0`);
    expect(application?.['status']).toMatchObject({ capacity: { cpu: '8', memory: '32Gi', pods: '110' } });
  });

  it('spreads a deployment over the zones', async () => {
    const { api } = cluster();
    await api.create(namespace('spread'));
    await api.create(deployment({ name: 'web', namespace: 'spread', replicas: 6 }));
    await untilReady(api, 'spread', 'web', { replicas: 6, seconds: 60 });
    expect(await readyByZone(api, 'spread', 'web')).toEqual({ [zoneA]: 2, [zoneB]: 2, [zoneC]: 2 });
  });

  it('refuses a privileged pod where Pod Security is restricted, and admits it where it is privileged', async () => {
    const { api } = cluster();
    await api.create(namespace('strict'));
    await api.create(namespace('loose', 'privileged'));
    // The account of a new namespace takes a moment.
    await eventually('a service account', () => cluster().api.get(account('strict')), { seconds: 20 });
    await eventually('a service account', () => cluster().api.get(account('loose')), { seconds: 20 });
    await expect(api.create(privilegedPod('strict'))).rejects.toThrow(
      /violates PodSecurity "restricted:latest": privileged/,
    );
    await expect(api.create(privilegedPod('loose'), { dryRun: true })).resolves.toMatchObject({ kind: 'Pod' });
  });

  it('refuses a field that a kind does not have', async () => {
    const wrong = deployment({ name: 'wrong', namespace: 'default', replicas: 1 });
    const object = { ...wrong, spec: { ...(wrong['spec'] as object), replica: 1 } };
    await expect(cluster().api.create(object)).rejects.toThrow(/unknown field "spec.replica"/);
  });

  it('gives every member of a stateful set a volume of its own zone, and takes the volumes back', async () => {
    const { api } = cluster();
    await api.create(namespace('stateful'));
    await api.create(storageClass('gp3'));
    const set = await api.create(statefulSet({ name: 'db', namespace: 'stateful', replicas: 3 }, 'gp3'));
    await untilReady(api, 'stateful', 'db', { replicas: 3, seconds: 60 });
    const volumes = await api.list({ apiVersion: 'v1', kind: 'PersistentVolume' });
    expect(volumes.map(({ metadata }) => metadata.labels?.[ZONE_LABEL]).sort()).toEqual([zoneA, zoneB, zoneC]);
    const pods = await podsOf(api, 'stateful', 'db');
    expect(pods.map(({ spec }) => spec.nodeName).every((name) => name !== undefined)).toBe(true);
    await api.remove(set);
    await eventually('volumes to go', async () => (await volumeCount()) === 0, { seconds: 60 });
  });

  async function volumeCount(): Promise<number> {
    return (await cluster().api.list({ apiVersion: 'v1', kind: 'PersistentVolume' })).length;
  }

  it('does not start a pod whose secret is missing, says which, and starts it once it is there', async () => {
    const { api } = cluster();
    await api.create(namespace('config'));
    await api.create(deployment({ name: 'needy', namespace: 'config', replicas: 1, secret: 'login' }));
    const waiting = await eventually(
      'a waiting pod',
      async () => messageOf((await podsOf(api, 'config', 'needy'))[0]),
      {
        seconds: 60,
      },
    );
    expect(waiting).toBe('CreateContainerConfigError: secret "login" not found');
    await api.create({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'login', namespace: 'config' },
      stringData: { USER: 'somebody' },
    });
    await untilReady(api, 'config', 'needy', { replicas: 1, seconds: 60 });
  });

  it('writes the secret of an ExternalSecret unless it is withheld', async () => {
    const { api, withheldSecrets } = cluster();
    await api.create(namespace('secrets'));
    withheldSecrets.add('secrets/late');
    const external = (name: string) => ({
      apiVersion: 'external-secrets.io/v1',
      kind: 'ExternalSecret',
      metadata: { name, namespace: 'secrets' },
      spec: {
        secretStoreRef: { name: 'secrets' },
        data: [{ secretKey: 'password', remoteRef: { key: 'a' } }],
      },
    });
    const secret = (name: string) =>
      api.get({ apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace: 'secrets' } });
    await api.create(external('early'));
    await api.create(external('late'));
    const early = await eventually('the early secret', () => secret('early'), { seconds: 30 });
    expect(Object.keys(early['data'] as object)).toEqual(['password']);
    expect(await secret('late')).toBeUndefined();
    withheldSecrets.delete('secrets/late');
    await eventually('the late secret', () => secret('late'), { seconds: 30 });
  });

  it('gives load balancers their host names, so that Helm finds a release ready', async () => {
    const { api } = cluster();
    await api.create({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'edge', namespace: 'default' },
      spec: { type: 'LoadBalancer', ports: [{ port: 443 }], allocateLoadBalancerNodePorts: false },
    });
    const named = await eventually(
      'a host name',
      async () => {
        const found = await api.get({
          apiVersion: 'v1',
          kind: 'Service',
          metadata: { name: 'edge', namespace: 'default' },
        });
        return (found?.['status'] as Balanced | undefined)?.loadBalancer.ingress;
      },
      { seconds: 30 },
    );
    expect(named).toEqual([{ hostname: 'edge.default.elb.test' }]);
  });

  it('ends a job, and fails one whose image is to fail', async () => {
    const { api } = cluster();
    await api.create(namespace('jobs'));
    const failing = `registry.test/app@${FAILING_DIGEST}`;
    await api.create(job({ name: 'good', namespace: 'jobs' }));
    await api.create(job({ name: 'bad', namespace: 'jobs', image: failing }));
    await api.create(deployment({ name: 'crash', namespace: 'jobs', replicas: 1, image: failing }));
    const state = async (name: string) => {
      const found = await api.get({ apiVersion: 'batch/v1', kind: 'Job', metadata: { name, namespace: 'jobs' } });
      const { conditions = [] } = (found?.['status'] ?? {}) as { conditions?: { type: string; status: string }[] };
      return conditions.find(({ type, status }) => status === 'True' && ['Complete', 'Failed'].includes(type))?.type;
    };
    expect(await eventually('the good job', () => state('good'), { seconds: 60 })).toBe('Complete');
    expect(await eventually('the bad job', () => state('bad'), { seconds: 60 })).toBe('Failed');
    const crash = await eventually('a crash', async () => messageOf((await podsOf(api, 'jobs', 'crash'))[0]), {
      seconds: 60,
    });
    expect(crash).toMatch(/^CrashLoopBackOff/);
  });

  it('drains a node only as fast as a disruption budget allows', async () => {
    const { api, nodes: machines } = cluster();
    await api.create(namespace('drain'));
    await api.create(disruptionBudget('web', 'drain', 3));
    await api.create(deployment({ name: 'web', namespace: 'drain', replicas: 4 }));
    await untilReady(api, 'drain', 'web', { replicas: 4, seconds: 60 });
    const [pod] = await podsOf(api, 'drain', 'web');
    const node = pod?.spec.nodeName ?? '';
    const fewest = await fewestReady(api, new Set(['drain']), () => machines.drain(node, { seconds: 60 }));
    expect(fewest.get('drain/web')).toBeGreaterThanOrEqual(3);
    expect((await podsOf(api, 'drain', 'web')).filter(({ spec }) => spec.nodeName === node)).toEqual([]);
    await machines.uncordon(node);
    await untilReady(api, 'drain', 'web', { replicas: 4, seconds: 60 });
  });

  it('refuses an eviction that would break a disruption budget', async () => {
    const { api } = cluster();
    await api.create(namespace('evict'));
    await api.create(disruptionBudget('one', 'evict', 1));
    await api.create(deployment({ name: 'one', namespace: 'evict', replicas: 1 }));
    await untilReady(api, 'evict', 'one', { replicas: 1, seconds: 60 });
    const [pod] = await podsOf(api, 'evict', 'one');
    const refusal = await api.evict(pod as Pod).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(ApiError);
    expect((refusal as ApiError).status).toBe(429);
  });

  it('replaces the pods of an unreachable zone elsewhere, and takes the zone back', async () => {
    const { api, nodes: machines } = cluster();
    await api.create(namespace('zone'));
    await api.create(deployment({ name: 'web', namespace: 'zone', replicas: 6 }));
    await untilReady(api, 'zone', 'web', { replicas: 6, seconds: 60 });
    expect(await readyByZone(api, 'zone', 'web')).toMatchObject({ [zoneC]: 2 });
    await machines.loseZone(zoneC, 'unreachable');
    await eventually(
      'six ready pods in two zones',
      async () => {
        const byZone = await readyByZone(api, 'zone', 'web');
        return byZone[zoneA] === 3 && byZone[zoneB] === 3 && byZone[zoneC] === undefined;
      },
      { seconds: 60, seen: () => readyByZone(api, 'zone', 'web') },
    );
    await machines.restoreZone(zoneC);
  });

  describeReachedByFile(cluster);
  describeCommands(cluster);

  it('had no trouble with its stand-ins', () => {
    expect(cluster().standInErrors).toEqual([]);
  });
});

interface Balanced {
  readonly loadBalancer: { readonly ingress?: unknown };
}

function account(where: string) {
  return { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default', namespace: where } };
}

function messageOf(pod: Pod | undefined): string | undefined {
  const waiting = pod?.status.containerStatuses?.[0]?.state?.waiting as { reason: string; message: string } | undefined;
  return waiting === undefined ? undefined : `${waiting.reason}: ${waiting.message}`;
}
