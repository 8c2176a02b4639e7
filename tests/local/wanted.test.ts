import { expect, it } from 'vitest';
import { layoutsOf } from './wanted.ts';

it('runs with the layout of dev, or with those that are named', () => {
  expect(layoutsOf({})).toEqual(['dev']);
  expect(layoutsOf({ PLATFORM_TEST_LAYOUTS: '' })).toEqual(['dev']);
  expect(layoutsOf({ PLATFORM_TEST_LAYOUTS: 'local,prod' })).toEqual(['local', 'prod']);
});
