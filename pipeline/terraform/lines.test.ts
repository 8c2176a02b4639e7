import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Lines } from './lines.ts';

function linesOf(...chunks: readonly Buffer[]): readonly string[] {
  const found: string[] = [];
  const lines = new Lines((line) => found.push(line));
  for (const chunk of chunks) lines.add(chunk);
  lines.end();
  return found;
}

describe('lines', () => {
  it('are whole, without colours and carriage returns', () => {
    expect(linesOf(Buffer.from('\u001b[31m│\u001b[0m Error\r\n\nlast'))).toEqual(['│ Error', '', 'last']);
  });

  it('are the same wherever the output is cut into chunks', () => {
    const text = Buffer.from('\u001b[1mé\u001b[0m: 1 → 2\nsecond line\n\nlast');
    const whole = linesOf(text);
    expect(whole).toEqual(['é: 1 → 2', 'second line', '', 'last']);
    fc.assert(
      fc.property(fc.array(fc.nat(text.length), { maxLength: 6 }), (cuts) => {
        const places = [0, ...cuts.sort((a, b) => a - b), text.length];
        const chunks = places.slice(1).map((end, index) => text.subarray(places[index], end));
        expect(linesOf(...chunks)).toEqual(whole);
      }),
    );
  });

  it('of nothing are none', () => {
    expect(linesOf()).toEqual([]);
    expect(linesOf(Buffer.from('one\n'))).toEqual(['one']);
  });
});
