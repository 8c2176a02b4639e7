import { describe, expect, it } from 'vitest';
import { CHARTS } from '../../lib/catalogue/charts.ts';
import { CRD_SOURCES } from './crd-sources.ts';
import { OWN_CRDS } from './own-crds.ts';

describe('the CRDs of the tests', () => {
  it('are of the version that the catalogue installs, or say why not', () => {
    for (const { module, version, chart, deviation } of CRD_SOURCES) {
      if (chart === 'snapshot-controller' || deviation !== undefined) continue;
      expect(version.replace(/^v/, ''), module).toBe(CHARTS[chart].appVersion.replace(/^v/, ''));
    }
    expect(CRD_SOURCES.filter(({ deviation }) => deviation !== undefined).map(({ chart }) => chart)).toEqual([
      'external-secrets',
      'mongodb-kubernetes',
    ]);
  });

  it('are pinned by content', () => {
    for (const { module, sum } of CRD_SOURCES) expect(sum, module).toMatch(/^h1:[A-Za-z0-9+/]{43}=$/);
    expect(new Set(CRD_SOURCES.map(({ sum }) => sum)).size).toBe(CRD_SOURCES.length);
  });

  it('are declared by the tests for these kinds only', () => {
    expect(OWN_CRDS.map(({ metadata }) => metadata.name)).toEqual([
      'targetgroupbindings.elbv2.k8s.aws',
      'ingressclassparams.elbv2.k8s.aws',
    ]);
  });
});
