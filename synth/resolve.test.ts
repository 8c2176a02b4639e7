import { dependable, Fn, TerraformStack, TerraformVariable } from 'cdktf';
import { describe, expect, it } from 'vitest';
import { memoryApp } from '../tests/support/app.ts';
import { cdktfResolve, resolveText } from './resolve.ts';

const stack = new TerraformStack(memoryApp(), 'one');
const size = new TerraformVariable(stack, 'size', { type: 'number' });
const token = size.stringValue;

const cases: Record<string, { text: string; resolves: unknown; byItself: boolean }> = {
  'a text without a token': { text: 'x', resolves: 'x', byItself: true },
  'a template without a token': { text: '${var.other}', resolves: '${var.other}', byItself: true },
  'a reference': { text: token, resolves: '${var.size}', byItself: true },
  'references with text around them': {
    text: `a-${token}-b-${token}`,
    resolves: 'a-${var.size}-b-${var.size}',
    byItself: true,
  },
  'a dependency, which refers to a reference': { text: dependable(size), resolves: 'var.size', byItself: true },
  'a function': { text: Fn.upper(token), resolves: '${upper(var.size)}', byItself: false },
  'a function among references': {
    text: `${token}${Fn.upper(token)}`,
    resolves: '${var.size}${upper(var.size)}',
    byItself: false,
  },
  'a number in a text': { text: `n${size.numberValue}`, resolves: 'n${var.size}', byItself: false },
  'a reference within a template': { text: `\${f(${token})}`, resolves: '${f(var.size)}', byItself: false },
};

describe('a resolved text', () => {
  for (const [what, { text, resolves, byItself }] of Object.entries(cases)) {
    it(`is what cdktf makes of ${what}${byItself ? ', without it' : ', by it'}`, () => {
      const asked: unknown[] = [];
      const slow = (value: unknown) => {
        asked.push(value);
        return cdktfResolve(stack)(value);
      };
      expect(resolveText(text, stack, slow)).toBe(resolves);
      expect(cdktfResolve(stack)(text)).toBe(resolves);
      expect(asked).toEqual(byItself ? [] : [text]);
    });
  }
});
