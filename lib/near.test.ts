import { describe, expect, it } from 'vitest';
import { nearest } from './near.ts';

describe('the nearest name', () => {
  it('is the one that was probably meant', () => {
    expect(nearest('realwrld', ['bytebytego', 'realworld', 's3www'])).toBe('realworld');
    expect(nearest('cahce', ['cart', 'cache'])).toBe('cache');
  });

  it('is nothing when no name is near', () => {
    expect(nearest('billing', ['bytebytego', 's3www'])).toBeUndefined();
    expect(nearest('x', [])).toBeUndefined();
  });
});
