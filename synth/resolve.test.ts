import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  App,
  DefaultTokenResolver,
  Fn,
  StringConcat,
  TerraformStack,
  TerraformVariable,
  Token,
  Tokenization,
} from 'cdktf';
import { afterAll, describe, expect, it } from 'vitest';
import { resolved, withFastResolve } from './resolve.ts';

const outdir = mkdtempSync(join(tmpdir(), 'resolve-'));
const stack = new TerraformStack(new App({ outdir, stackTraces: false }), 'one');
const size = new TerraformVariable(stack, 'size', { type: 'number' });
const options = { scope: stack, resolver: new DefaultTokenResolver(new StringConcat()) };

afterAll(() => rmSync(outdir, { recursive: true }));

/** Longer than what is left to cdktf as it is. */
const PAD = 'x'.repeat(300);

const cases: Record<string, { value: unknown; resolves: unknown }> = {
  'plain values': {
    value: { a: [1, true, null, 'x'], b: { c: '' } },
    resolves: { a: [1, true, null, 'x'], b: { c: '' } },
  },
  'undefined members and items': { value: { a: undefined, b: ['x', undefined] }, resolves: { b: ['x'] } },
  'a token that is a string': { value: [size.stringValue], resolves: ['${var.size}'] },
  'a token within a string': { value: { a: `${size.stringValue}-x` }, resolves: { a: '${var.size}-x' } },
  'tokens within a long text': {
    value: { a: `${PAD}${size.stringValue}-${PAD}-${Fn.upper(size.stringValue)}` },
    resolves: { a: `${PAD}\${var.size}-${PAD}-\${upper(var.size)}` },
  },
  'a number that is a token within a long text': {
    value: `${PAD}${size.stringValue}${size.numberValue}`,
    resolves: `${PAD}\${var.size}\${var.size}`,
  },
  'an escaped template beside a token in a long text': {
    value: `${PAD}$\${job}${size.stringValue}`,
    resolves: `${PAD}$\${job}\${var.size}`,
  },
  'a token that is a number': { value: { a: size.numberValue }, resolves: { a: '${var.size}' } },
  'a number that is a token within a string': { value: `n${size.numberValue}`, resolves: 'n${var.size}' },
  'a token that is a list of strings': { value: { a: size.listValue }, resolves: { a: '${var.size}' } },
  'a token that is a list of numbers': {
    value: { a: Token.asNumberList(size.value) },
    resolves: { a: '${var.size}' },
  },
  'a token that is a map': { value: { a: Token.asStringMap(size.value) }, resolves: { a: '${var.size}' } },
  'a token that is a key': { value: { [size.stringValue]: 1 }, resolves: { '${var.size}': 1 } },
  'a function of a token': { value: { a: Fn.upper(size.stringValue) }, resolves: { a: '${upper(var.size)}' } },
  'an object that resolves itself': { value: { a: size.value }, resolves: { a: '${var.size}' } },
  'text that only looks like a number with an exponent': { value: '1.5e+20', resolves: '1.5e+20' },
  'large and negative numbers': { value: [1e21, -1, 0.5], resolves: [1e21, -1, 0.5] },
};

describe('fast resolve', () => {
  for (const [what, { value, resolves }] of Object.entries(cases)) {
    it(`resolves ${what} as cdktf does`, () => {
      expect(withFastResolve(() => Tokenization.resolve(value, options))).toEqual(resolves);
      expect(Tokenization.resolve(value, options)).toEqual(resolves);
    });
  }

  it('leaves values without tokens out of cdktf’s hands', () => {
    const slow: unknown[] = [];
    const token = size.stringValue;
    resolved({ a: ['x', 1], b: 'y', c: token }, (part) => slow.push(part));
    expect(slow).toEqual([token]);
  });

  it('leaves of a long text only its tokens to cdktf', () => {
    const slow: unknown[] = [];
    const token = size.stringValue;
    resolved(`${PAD}${token}${PAD}`, (part) => {
      slow.push(part);
      return 'y';
    });
    expect(slow).toEqual([token]);
    expect(resolved(`${PAD}${token}`, () => 'y')).toBe(`${PAD}y`);
  });

  it('resolves a block once, whatever it is merged into, and anew in the next run', () => {
    const slow: unknown[] = [];
    const token = size.stringValue;
    const block = { a: token };
    const once = resolved(block, (part) => {
      slow.push(part);
      return 'x';
    });
    expect(resolved({ merged: once }, (part) => slow.push(part))).toEqual({ merged: { a: 'x' } });
    expect(resolved(block, () => 'y')).toEqual({ a: 'y' });
    expect(slow).toEqual([token]);
  });

  it('fails with cdktf’s own error, which names the whole path', () => {
    const wrong = { a: { b: [() => 1] } };
    expect(() => withFastResolve(() => Tokenization.resolve(wrong, options))).toThrow('/a/b/0');
  });

  it('puts cdktf’s own function back, also after an error', () => {
    const before = Tokenization.resolve;
    expect(() =>
      withFastResolve(() => {
        expect(Tokenization.resolve).not.toBe(before);
        throw new Error('stop');
      }),
    ).toThrow('stop');
    expect(Tokenization.resolve).toBe(before);
  });
});
