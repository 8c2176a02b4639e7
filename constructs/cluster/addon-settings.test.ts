import { describe, expect, it } from 'vitest';
import { ADDON_NAMES } from '../../lib/catalogue/index.ts';
import { addonsAfterNodes, addonsBeforeNodes } from './addon-settings.ts';

const later = (cloudwatch: boolean) => addonsAfterNodes({ cloudwatch, volumeTags: { project: 'bytebytego-app' } });
const names = (addons: readonly { readonly name: string }[]) => addons.map(({ name }) => name);

describe('add-ons before nodes', () => {
  it('begin with pod networking', () => {
    expect(names(addonsBeforeNodes())).toEqual(['vpc-cni', 'kube-proxy', 'eks-pod-identity-agent']);
  });

  it('hand out addresses by prefix and enforce network policies', () => {
    expect(addonsBeforeNodes()[0]?.configuration).toEqual({
      enableNetworkPolicy: 'true',
      env: { ENABLE_PREFIX_DELEGATION: 'true', WARM_PREFIX_TARGET: '1' },
    });
  });
});

describe('add-ons after nodes', () => {
  it('bring the snapshot definitions before the EBS driver looks for them', () => {
    expect(names(later(false))).toEqual(['coredns', 'snapshot-controller', 'aws-ebs-csi-driver', 'metrics-server']);
  });

  it('include Container Insights only where it is asked for', () => {
    expect(names(later(true))).toEqual([...names(later(false)), 'amazon-cloudwatch-observability']);
  });

  it('put the cost tags on every volume', () => {
    const driver = later(false).find(({ name }) => name === 'aws-ebs-csi-driver');
    expect(driver?.configuration).toEqual({ controller: { extraVolumeTags: { project: 'bytebytego-app' } } });
  });
});

it('every add-on of the catalogue is installed once', () => {
  expect([...names(addonsBeforeNodes()), ...names(later(true))].sort()).toEqual([...ADDON_NAMES].sort());
});
