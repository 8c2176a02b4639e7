import { describe, expect, it } from 'vitest';
import { CASES, Release, values } from './rendered.ts';

describe('objects of a release', () => {
  it.each([
    ['single-replica', ['ConfigMap backend-dashboard', 'Deployment backend', 'NetworkPolicy backend']],
    [
      'api-behind-ingress',
      [
        'ConfigMap product-dashboard',
        'Deployment product',
        'HorizontalPodAutoscaler product',
        'NetworkPolicy product',
        'PodDisruptionBudget product',
        'PodMonitor product',
        'PrometheusRule product-objectives',
        'Service product',
      ],
    ],
    [
      'mesh-api-with-canary-and-migration',
      [
        'ConfigMap api-dashboard',
        'Deployment api',
        'Deployment api-canary',
        'DestinationRule api',
        'HorizontalPodAutoscaler api',
        'Job api-migration',
        'NetworkPolicy api',
        'NetworkPolicy api-migration',
        'PodDisruptionBudget api',
        'PrometheusRule api-objectives',
        'Service api',
      ],
    ],
    [
      'worker-on-a-queue',
      [
        'ConfigMap media-processor-dashboard',
        'Deployment media-processor',
        'NetworkPolicy media-processor',
        'ScaledObject media-processor',
      ],
    ],
    [
      'public-image-with-seed',
      [
        'ConfigMap web-dashboard',
        'Deployment web',
        'HorizontalPodAutoscaler web',
        'Job web-seed',
        'NetworkPolicy web',
        'NetworkPolicy web-seed',
        'PodDisruptionBudget web',
        'Probe web',
        'PrometheusRule web-objectives',
        'Service web',
      ],
    ],
    [
      'load-balancer-service',
      [
        'ConfigMap frontend-dashboard',
        'Deployment frontend',
        'Deployment frontend-canary',
        'HorizontalPodAutoscaler frontend',
        'NetworkPolicy frontend',
        'PodDisruptionBudget frontend',
        'PodMonitor frontend',
        'Service frontend',
        'Service frontend-canary',
      ],
    ],
    [
      'crons',
      [
        'ConfigMap reports-dashboard',
        'CronJob reports-digest',
        'CronJob reports-tidy',
        'Deployment reports',
        'DestinationRule reports',
        'NetworkPolicy reports',
        'NetworkPolicy reports-cron',
        'PodDisruptionBudget reports',
        'Service reports',
      ],
    ],
  ])('of the case %s are these and no others', (name, expected) => {
    expect(new Release(values(name)).names()).toEqual(expected);
  });

  it.each(CASES)('of the case %s are all labelled, and none is a Secret', (name) => {
    const given = values(name);
    for (const { kind, metadata } of new Release(given).objects) {
      expect(kind).not.toBe('Secret');
      expect(metadata.labels).toMatchObject({
        'app.kubernetes.io/name': given['service'],
        'app.kubernetes.io/instance': given['service'],
        'app.kubernetes.io/part-of': given['system'],
        'app.kubernetes.io/managed-by': 'Helm',
        'helm.sh/chart': 'application-1.0.0',
        environment: given['environment'],
      });
    }
  });
});
