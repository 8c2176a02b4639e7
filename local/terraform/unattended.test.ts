import { expect, it } from 'vitest';
import { unattended } from './unattended.ts';

it('releases of charts of others are not waited for, and take over what is there; ours stay as they are', () => {
  const release = (chart: string) => ({ chart, name: 'a', atomic: true, wait: true, wait_for_jobs: true });
  const ours = release('assets/application-0123.tgz');
  const json = {
    resource: {
      helm_release: { ours, keda: release('keda'), mirrored: release('/mirror/assets/argo-cd-1.tgz') },
      aws_vpc: { main: {} },
    },
  };
  unattended(json);
  const { helm_release: releases } = json.resource;
  expect(releases.ours).toEqual(release('assets/application-0123.tgz'));
  for (const other of [releases.keda, releases.mirrored])
    expect(other).toMatchObject({
      atomic: false,
      wait: false,
      wait_for_jobs: false,
      cleanup_on_fail: false,
      take_ownership: true,
    });
  expect(json.resource.aws_vpc).toEqual({ main: {} });
});

it('a stack without releases stays as it is', () => {
  const json = { resource: { aws_vpc: { main: {} } } };
  unattended(json);
  unattended({});
  expect(json).toEqual({ resource: { aws_vpc: { main: {} } } });
});
