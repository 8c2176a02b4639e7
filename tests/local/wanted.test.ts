import { expect, it } from 'vitest';
import { layoutsOf } from './wanted.ts';

it('runs the scenario with dev and the applies of prod, where no layout is named', () => {
  expect(layoutsOf('scenario', {})).toEqual(['dev']);
  expect(layoutsOf('applies', { PLATFORM_TEST_LAYOUTS: '' })).toEqual(['prod']);
});

it('runs the scenario alone with the layouts that are named', () => {
  const named = { PLATFORM_TEST_LAYOUTS: 'local,prod' };
  expect(layoutsOf('scenario', named)).toEqual(['local', 'prod']);
  expect(layoutsOf('applies', named)).toEqual([]);
});
