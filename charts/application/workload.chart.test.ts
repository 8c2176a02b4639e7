import { describe, expect, it } from 'vitest';
import { CONTAINER, DIGEST, LEAST, OTHER_DIGEST, POD, Release, values } from './rendered.ts';

const release = (more: object) => new Release({ ...LEAST, ...more });
const load = (least: number, most: number) => ({
  scaling: { load: { least, most, cpuPercent: 70, memoryPercent: 80 } },
});
const spread = (from: Release, index: number, name = 'api') =>
  from.at('Deployment', name, `${POD}.topologySpreadConstraints.${index}`);

describe('who decides on replicas', () => {
  it('is the autoscaler alone where there is one, so that an upgrade changes no count', () => {
    const scaled = release(load(2, 6));
    expect(scaled.at('Deployment', 'api', 'spec')).not.toHaveProperty('replicas');
    expect(scaled.at('HorizontalPodAutoscaler', 'api', 'spec')).toMatchObject({
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'api' },
      minReplicas: 2,
      maxReplicas: 6,
    });
    const metric = (name: string, averageUtilization: number) => ({
      type: 'ContainerResource',
      containerResource: { name, container: 'api', target: { type: 'Utilization', averageUtilization } },
    });
    expect(scaled.at('HorizontalPodAutoscaler', 'api', 'spec.metrics')).toEqual([
      metric('cpu', 70),
      metric('memory', 80),
    ]);
  });

  it('is KEDA alone for workers, down to zero where the values say so', () => {
    const worker = new Release(values('worker-on-a-queue'));
    expect(worker.at('Deployment', 'media-processor', 'spec')).not.toHaveProperty('replicas');
    expect(worker.has('HorizontalPodAutoscaler')).toBe(false);
    expect(worker.at('ScaledObject', 'media-processor', 'spec')).toEqual({
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'media-processor' },
      minReplicaCount: 0,
      maxReplicaCount: 2,
      pollingInterval: 30,
      cooldownPeriod: 300,
      fallback: { failureThreshold: 4, replicas: 1, behavior: 'currentReplicasIfHigher' },
      triggers: [
        {
          type: 'aws-sqs-queue',
          metadata: {
            queueURL: 'https://sqs.ap-south-1.amazonaws.com/111111111111/dev-bytebytego-media-jobs',
            awsRegion: 'ap-south-1',
            queueLength: '2',
            scaleOnInFlight: 'true',
          },
          authenticationRef: { name: 'queues' },
        },
      ],
    });
  });

  it('is the release where the count is fixed', () => {
    const fixed = release({ scaling: { fixed: { replicas: 2 } } });
    expect(fixed.at('Deployment', 'api', 'spec.replicas')).toBe(2);
    expect(fixed.has('HorizontalPodAutoscaler') || fixed.has('ScaledObject')).toBe(false);
  });
});

describe('a rollout and a drain', () => {
  it('start a successor before they end a pod', () => {
    expect(release({}).at('Deployment', 'api', 'spec.strategy')).toEqual({
      type: 'RollingUpdate',
      rollingUpdate: { maxUnavailable: 0, maxSurge: '25%' },
    });
  });

  it.each([
    ['load', load(2, 6)],
    ['fixed', { scaling: { fixed: { replicas: 2 } } }],
  ])('take one pod at a time where there are two of them at least (%s)', (_, scaling) => {
    expect(release(scaling).at('PodDisruptionBudget', 'api', 'spec')).toEqual({
      maxUnavailable: 1,
      unhealthyPodEvictionPolicy: 'AlwaysAllow',
      selector: {
        matchLabels: {
          'app.kubernetes.io/name': 'api',
          'app.kubernetes.io/instance': 'api',
          'app.kubernetes.io/component': 'service',
        },
      },
    });
  });

  it.each([
    ['load', load(1, 6)],
    ['fixed', { scaling: { fixed: { replicas: 1 } } }],
  ])('are not held up by a single replica (%s)', (_, scaling) => {
    expect(release(scaling).has('PodDisruptionBudget')).toBe(false);
  });
});

describe('the spread of pods', () => {
  it('over zones is strict where there is a replica for each; a lost zone does not count', () => {
    expect(spread(release(load(3, 6)), 0)).toEqual({
      topologyKey: 'topology.kubernetes.io/zone',
      maxSkew: 1,
      whenUnsatisfiable: 'DoNotSchedule',
      nodeTaintsPolicy: 'Honor',
      matchLabelKeys: ['pod-template-hash'],
      labelSelector: {
        matchLabels: {
          'app.kubernetes.io/name': 'api',
          'app.kubernetes.io/instance': 'api',
          'app.kubernetes.io/component': 'service',
          version: 'stable',
        },
      },
    });
  });

  it('over zones is a wish where there are fewer replicas than zones', () => {
    expect(spread(release(load(2, 6)), 0)).toMatchObject({ whenUnsatisfiable: 'ScheduleAnyway' });
  });

  it('over zones is a wish for a canary, which must not wait for a zone', () => {
    const canary = release({ ...load(3, 6), port: 80, canary: { digest: OTHER_DIGEST } });
    expect(spread(canary, 0, 'api-canary')).toMatchObject({
      whenUnsatisfiable: 'ScheduleAnyway',
      labelSelector: { matchLabels: { version: 'canary' } },
    });
  });

  it('over hosts is a wish', () => {
    expect(spread(release(load(3, 6)), 1)).toMatchObject({
      topologyKey: 'kubernetes.io/hostname',
      maxSkew: 1,
      whenUnsatisfiable: 'ScheduleAnyway',
    });
  });
});

describe('a canary', () => {
  const canary = new Release(values('mesh-api-with-canary-and-migration'));

  it('differs from the first Deployment by name, version, image and count alone', () => {
    const [first, second] = ['api', 'api-canary'].map((name) => canary.get('Deployment', name));
    const level = (object: unknown): unknown =>
      JSON.parse(
        JSON.stringify(object)
          .replaceAll('"version":"canary"', '"version":"stable"')
          .replaceAll('"api-canary"', '"api"')
          .replaceAll('"222222222222"', '"111111111111"')
          .replaceAll(OTHER_DIGEST, DIGEST)
          .replaceAll('ScheduleAnyway', 'DoNotSchedule')
          .replace('"replicas":3,', ''),
      );
    expect(JSON.stringify(second)).toContain('"replicas":3,');
    expect(level(second)).toEqual(level(first));
    expect(canary.at('Deployment', 'api-canary', `${CONTAINER}.image`)).toBe(
      `333333333333.dkr.ecr.us-east-1.amazonaws.com/prod/birthday/api@${OTHER_DIGEST}`,
    );
  });

  it.each([
    [6, 3],
    [2, 2],
    [1, 1],
  ])('has one replica in each zone at most: %i replicas give %i', (least, replicas) => {
    const beside = release({ ...load(least, 6), port: 80, canary: { digest: OTHER_DIGEST } });
    expect(beside.at('Deployment', 'api-canary', 'spec.replicas')).toBe(replicas);
  });

  it('and the first Deployment never select each other’s pods', () => {
    const versions = ['api', 'api-canary'].map((name) =>
      canary.at('Deployment', name, 'spec.selector.matchLabels.version'),
    );
    expect(versions).toEqual(['stable', 'canary']);
  });
});
