import { expect, test } from 'vitest';
import { schemaErrors } from '../../tests/support/chart-schema.ts';
import { systemFacts } from '../../tests/support/system-facts.ts';
import { gitopsValues } from './gitops-values.ts';

const REGISTRY = '333333333333.dkr.ecr.us-east-1.amazonaws.com/prod/charts';
const values = gitopsValues(systemFacts('prod', 'storefront'), REGISTRY);

test('say where charts and versions come from, and what goes with an Application', () => {
  const { releases: _, ...rest } = values;
  expect(rest).toEqual({
    system: 'storefront',
    environment: 'prod',
    namespace: 'storefront',
    registry: REGISTRY,
    git: { repository: 'https://gitlab.com/bytebytego/platform.git', branch: 'main' },
    removal: 'retain',
  });
});

test('name every release with its chart and its wave, and no version', () => {
  expect(Object.entries(values.releases).map(([name, { chart, wave }]) => `${name} ${chart} ${wave}`)).toEqual([
    'storefront-system system 0',
    'shop document-store 1',
    'frontend application 2',
    'product application 2',
    'cart application 2',
    'order application 2',
  ]);
  expect(JSON.stringify(values)).not.toContain('"digest"');
  expect(schemaErrors('gitops', values)).toEqual([]);
});
