import { describe, expect, it } from 'vitest';
import { counted, days, grouped, usd } from './format.ts';

describe('a sum of money', () => {
  it('has thousands apart and no cents', () => {
    expect([usd(3388.6), usd(457), usd(1), usd(0)]).toEqual(['3,389 USD', '457 USD', '1 USD', '0 USD']);
  });

  it('keeps its cents below a dollar, so that little is not nothing', () => {
    expect(usd(0.25)).toBe('0.25 USD');
  });
});

describe('a count', () => {
  it('takes the plural from two on, and for none', () => {
    expect([0, 1, 2, 1200].map((count) => counted(count, 'value'))).toEqual([
      '0 values',
      '1 value',
      '2 values',
      '1,200 values',
    ]);
    expect(counted(2, 'policy', 'policies')).toBe('2 policies');
  });

  it('of days says in words that there are none', () => {
    expect([days(1, 'none'), days(35, 'none'), days(null, 'no copy')]).toEqual(['1 day', '35 days', 'no copy']);
  });
});

describe('a quantity', () => {
  it('has thousands apart, and names of machines as they are', () => {
    expect(['43800 runs', '3 × 50 GiB', '2 × m7i.2xlarge', '1 × x1234'].map(grouped)).toEqual([
      '43,800 runs',
      '3 × 50 GiB',
      '2 × m7i.2xlarge',
      '1 × x1234',
    ]);
  });
});
