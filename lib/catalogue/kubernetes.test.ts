import { describe, expect, it } from 'vitest';
import { ADDON_NAMES, addonVersion, EKS_ADDONS } from './addons.ts';
import { CATALOGUE_DATE, daysBetween, isIsoDate } from './entry.ts';
import {
  DEFAULT_KUBERNETES_MINOR,
  KUBERNETES_MINORS,
  KUBERNETES_RELEASES,
  KUBERNETES_TEST_MODULE,
  kubernetesSupport,
} from './kubernetes.ts';

const TABLE_OF_AWS = 'https://docs.aws.amazon.com/eks/latest/userguide/managing-coredns.html';

describe('dates of the catalogue', () => {
  it('are real days in ISO form', () => {
    expect(isIsoDate(CATALOGUE_DATE)).toBe(true);
    expect(isIsoDate('2026-11-31')).toBe(false);
    expect(isIsoDate('2026-1-1')).toBe(false);
    expect(isIsoDate('21.11.2026')).toBe(false);
  });

  it('are counted in whole days, backwards as negative', () => {
    expect(daysBetween('2026-11-21', '2026-12-02')).toBe(11);
    expect(daysBetween('2026-03-01', '2026-02-28')).toBe(-1);
    expect(daysBetween('2028-02-28', '2028-03-01')).toBe(2);
  });
});

describe('the EKS release calendar', () => {
  it('lists every minor from 1.31 to 1.36 in order, each under its own name', () => {
    expect(KUBERNETES_MINORS).toEqual(['1.31', '1.32', '1.33', '1.34', '1.35', '1.36']);
    for (const minor of KUBERNETES_MINORS) expect(KUBERNETES_RELEASES[minor].version).toBe(minor);
  });

  it('gives every minor fourteen to fifteen months of standard support and then a year of extended', () => {
    for (const { version, released, standardUntil, extendedUntil } of Object.values(KUBERNETES_RELEASES)) {
      for (const date of [released, standardUntil, extendedUntil])
        expect(isIsoDate(date), `${version} ${date}`).toBe(true);
      expect(daysBetween(released, standardUntil), version).toBeGreaterThanOrEqual(420);
      expect(daysBetween(released, standardUntil), version).toBeLessThanOrEqual(460);
      expect([365, 366], version).toContain(daysBetween(standardUntil, extendedUntil));
    }
  });
});

describe('support of a Kubernetes minor', () => {
  it('leaves the default in standard support for more than half a year, at no extra cost', () => {
    const support = kubernetesSupport(DEFAULT_KUBERNETES_MINOR);
    expect(support).toEqual({ level: 'standard', until: '2027-08-02', daysLeft: 254, extraUsdPerHour: 0 });
    expect(support.daysLeft).toBeGreaterThan(183);
  });

  it('calls 1.31 extended with its last days and half a dollar an hour', () => {
    expect(kubernetesSupport('1.31')).toEqual({
      level: 'extended',
      until: '2026-11-26',
      daysLeft: 5,
      extraUsdPerHour: 0.5,
    });
  });

  it('ends each period at the start of its last day', () => {
    expect(kubernetesSupport('1.34', '2026-12-01').level).toBe('standard');
    expect(kubernetesSupport('1.34', '2026-12-02').level).toBe('extended');
    expect(kubernetesSupport('1.34', '2027-12-01').level).toBe('extended');
    expect(kubernetesSupport('1.34', '2027-12-02')).toEqual({ level: 'unsupported', extraUsdPerHour: 0 });
  });

  it('says unknown to a version that is not in the table instead of guessing', () => {
    for (const version of ['1.30', '1.37', '1.36.0', 'v1.36', '', 'toString']) {
      expect(kubernetesSupport(version), version).toEqual({ level: 'unknown', extraUsdPerHour: 0 });
    }
  });
});

describe('EKS add-ons', () => {
  it('are all pinned for every minor in standard support, and for the rest the three that follow the minor', () => {
    for (const minor of KUBERNETES_MINORS) {
      const pinned = Object.keys(EKS_ADDONS[minor]).sort();
      const wanted =
        kubernetesSupport(minor).level === 'standard' ? [...ADDON_NAMES] : ['vpc-cni', 'coredns', 'kube-proxy'];
      expect(pinned, minor).toEqual(wanted.sort());
    }
  });

  it("carry exact EKS builds, searchable at their source or in AWS's own table", () => {
    for (const versions of Object.values(EKS_ADDONS)) {
      for (const { version, source } of Object.values(versions)) {
        expect(version).toMatch(/^v\d+\.\d+\.\d+-eksbuild\.\d+$/);
        expect(source === TABLE_OF_AWS || source.includes(version), version).toBe(true);
      }
    }
  });

  it('run the kube-proxy of their own minor', () => {
    for (const minor of KUBERNETES_MINORS) {
      expect(addonVersion(minor, 'kube-proxy')?.startsWith(`v${minor}.`), minor).toBe(true);
    }
  });

  it('fall back to the default of EKS where none is pinned', () => {
    expect(addonVersion('1.31', 'metrics-server')).toBeUndefined();
    expect(addonVersion('1.36', 'metrics-server')).toBe('v0.9.0-eksbuild.11');
  });
});

it('the API server of the tests is of the default minor', () => {
  expect(KUBERNETES_TEST_MODULE.version).toMatch(
    new RegExp(`^v${DEFAULT_KUBERNETES_MINOR.replace('.', '\\.')}\\.\\d+$`),
  );
});
