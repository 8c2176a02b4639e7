import { describe, expect, it } from 'vitest';
import { alertRules, chartCases, type Rendered, runbookSections } from './chart-cases.ts';

const TARGET = { release: 'store', namespace: 's3www' };

describe('cases of a chart', () => {
  it('are the files of its folder ci, by name', () => {
    const { all, usual } = chartCases('charts/object-store', TARGET, 'four');
    expect(all.map(([name]) => name).sort()).toEqual(['eight-plain', 'four', 'six', 'standalone']);
    expect(usual).toMatchObject({ need: 'store', servers: 4 });
  });

  it('start from one that exists', () => {
    expect(() => chartCases('charts/object-store', TARGET, 'five')).toThrow('charts/object-store has no case five');
  });
});

describe('alerts', () => {
  it('are found in all groups of a rule', () => {
    const group = (alert: string) => ({ rules: [{ alert, expr: 'up', labels: {}, annotations: {} }] });
    const rule = { spec: { groups: [group('One'), group('Two')] } } as unknown as Rendered;
    expect(alertRules(rule).map(({ alert }) => alert)).toEqual(['One', 'Two']);
  });

  it('lead to sections of the runbook by their anchors', () => {
    expect(runbookSections()).toContain('document-store-members');
    expect(runbookSections()).not.toContain('Document store members');
  });
});
