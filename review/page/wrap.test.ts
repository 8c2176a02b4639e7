import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wrap } from './wrap.ts';

/** One pixel a letter. */
const width = (text: string) => text.length;

describe('a wrapped text', () => {
  it('breaks at spaces and after marks that join words', () => {
    expect(wrap('one two three', 8, 9, width)).toEqual(['one two', 'three']);
    expect(wrap('media-processor', 8, 9, width)).toEqual(['media-', 'processo', 'r']);
    expect(wrap('short', 8, 9, width)).toEqual(['short']);
    expect(wrap('', 8, 9, width)).toEqual(['']);
  });

  it('ends in … where it has too many lines', () => {
    expect(wrap('one two three four', 5, 2, width)).toEqual(['one', 'two…']);
    expect(wrap('abcdefghij', 4, 2, width)).toEqual(['abcd', 'efg…']);
  });

  it('is never wider than its limit and loses no letter', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 80 }), fc.integer({ min: 3, max: 20 }), (text, limit) => {
        const lines = wrap(text, limit, 1000, width);
        for (const line of lines) expect(width(line)).toBeLessThanOrEqual(limit);
        expect(lines.join('').replace(/\s/g, '')).toBe(text.replace(/\s/g, ''));
      }),
    );
  });
});
