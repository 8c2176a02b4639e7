import { describe, expect, test } from 'vitest';
import { REGIONS } from '../../lib/regions.ts';
import { priceClass } from './cloudfront-policies.ts';

describe('the price class', () => {
  test.each([
    ['us-east-1', 'PriceClass_100'],
    ['eu-central-1', 'PriceClass_100'],
    ['ap-south-1', 'PriceClass_200'],
    ['ap-southeast-1', 'PriceClass_200'],
    ['ap-southeast-2', 'PriceClass_All'],
    ['sa-east-1', 'PriceClass_All'],
  ])('of %s is %s', (region, expected) => {
    expect(priceClass(region)).toBe(expected);
  });

  test('is known for every region of the catalogue, and the dearest is the exception', () => {
    const classes = Object.keys(REGIONS).map(priceClass);
    expect(classes.length).toBeGreaterThan(10);
    expect(classes.filter((name) => name === 'PriceClass_All').length).toBeLessThan(3);
  });
});
