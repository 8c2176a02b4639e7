import { describe, expect, it } from 'vitest';
import { DEFAULT_KUBERNETES_MINOR, KUBERNETES_MINORS } from '../../lib/catalogue/index.ts';
import { clusterName, clusterVersion, serviceCidr, supportType } from './cluster-settings.ts';

describe('the name of a cluster', () => {
  it('is fixed by its environment', () => {
    expect(clusterName('dev')).toBe('dev-platform');
    expect(clusterName('prod')).toBe('prod-platform');
  });
});

describe('the version of a cluster', () => {
  it('is the one that the environment names', () => {
    for (const minor of KUBERNETES_MINORS) expect(clusterVersion(minor)).toBe(minor);
  });

  it('is the default of the catalogue where none is named', () => {
    expect(clusterVersion(undefined)).toBe(DEFAULT_KUBERNETES_MINOR);
  });
});

describe('support', () => {
  it('is upgraded away from before it costs more', () => {
    expect(supportType('1.36')).toBe('STANDARD');
    expect(supportType('1.34')).toBe('STANDARD');
  });

  it('is extended for a minor that has left standard support, since it cannot be had otherwise', () => {
    expect(supportType('1.31')).toBe('EXTENDED');
    expect(supportType('1.33')).toBe('EXTENDED');
  });
});

describe('addresses of services', () => {
  it('lie outside a VPC of 10.0.0.0/16', () => {
    expect(serviceCidr(['10.0.0.0/16'])).toBe('172.20.0.0/16');
  });

  it('avoid the VPC and every peer', () => {
    expect(serviceCidr(['172.20.128.0/17'])).toBe('10.100.0.0/16');
    expect(serviceCidr(['10.0.0.0/8', '172.16.0.0/12'])).toBe('192.168.0.0/16');
  });

  it('fall back to the range of EKS when every range is taken', () => {
    expect(serviceCidr(['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'])).toBe('172.20.0.0/16');
  });
});
