import { expect, it } from 'vitest';
import { releaseContext } from '../../tests/support/release-context.ts';
import { INGRESS_CLASS } from './ingress.ts';
import { platformReleases } from './platform-releases.ts';

it('a release with an Ingress is removed before those who remove its load balancer and its records', () => {
  const published = platformReleases(releaseContext('prod')).filter(({ values }) =>
    JSON.stringify(values).includes(`"ingressClassName":"${INGRESS_CLASS}"`),
  );
  expect(published.map(({ name }) => name).sort()).toEqual(['argo-cd', 'kube-prometheus-stack']);
  for (const { name, after } of published)
    expect(after, name).toEqual(expect.arrayContaining(['aws-load-balancer-controller', 'external-dns']));
});
