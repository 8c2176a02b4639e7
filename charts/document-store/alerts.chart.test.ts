import { describe, expect, it } from 'vitest';
import { alertRules, runbookSections } from '../../tests/charts/chart-cases.ts';
import { find, usual } from './cases.ts';

describe('alerts', () => {
  it.each([
    [1, 1],
    [3, 2],
    [5, 3],
  ])('of %i members ring below %i for the majority, and name their section of the runbook', (members, majority) => {
    const sections = runbookSections();
    const rules = alertRules(find('PrometheusRule', 'shop', { ...usual, members }));
    const set = 'kube_statefulset_status_replicas_ready{namespace="storefront",statefulset="shop"}';
    expect(rules.slice(0, 3).map(({ alert, expr }) => [alert, expr])).toEqual([
      ['DocumentStoreMemberMissing', `${set} < ${members}`],
      ['DocumentStoreWithoutMajority', `${set} < ${majority}`],
      ['DocumentStoreMissing', `absent(${set})`],
    ]);
    for (const { labels, annotations } of rules) {
      expect(labels).toMatchObject({ system: 'storefront', environment: 'prod' });
      expect(['warning', 'critical']).toContain(labels['severity']);
      expect(sections).toContain(annotations['runbook_url']?.split('#')[1]);
    }
    expect(rules).toHaveLength(5);
  });
});
