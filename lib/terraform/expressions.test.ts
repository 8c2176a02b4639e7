import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expressionsOf } from './expressions.ts';

/** The words of each expression, signs left out; a string with templates inside shows as `…`. */
const words = (template: string) =>
  expressionsOf(template).map((tokens) =>
    tokens
      .filter(({ kind }) => kind !== 'sign')
      .map(({ kind, value }) => (kind === 'text' ? `"${value ?? '…'}"` : value)),
  );

describe('the expressions of a template', () => {
  it('are what stands in ${…} and %{…}, each by itself', () => {
    expect(words('a${b.c}d%{if e}f%{endif}')).toEqual([['b', 'c'], ['if', 'e'], ['endif']]);
    expect(words('${~ a ~}')).toEqual([['a']]);
    expect(words('plain text a.b')).toEqual([]);
  });

  it('end at their own brace, not at one of an object or of a string', () => {
    expect(words('${{a = {b = 1}}.a}${c}')).toEqual([['a', 'b', '1', 'a'], ['c']]);
    expect(words('${{a="}"}.a}${b}')).toEqual([['a', '"}"', 'a'], ['b']]);
  });

  it('are not what is escaped: two dollars make text, three make a dollar and text', () => {
    expect(words('$${a}')).toEqual([]);
    expect(words('$$${a}')).toEqual([]);
    expect(words('%%{a}')).toEqual([]);
    expect(words('${upper("$${a}")}')).toEqual([['upper', '"$${a}"']]);
  });

  it('hold strings as text, with the expressions inside them as further ones', () => {
    expect(words('${f("a.b")}')).toEqual([['f', '"a.b"']]);
    expect(words('${f("x-${a.b}")}')).toEqual([
      ['f', '"…"'],
      ['a', 'b'],
    ]);
    expect(words('${"a\\"${b}"}${c}')).toEqual([['"…"'], ['b'], ['c']]);
  });

  it('hold heredocs as text, whatever quotes stand in them', () => {
    expect(words('${<<EOT\nsay " ${a}\nEOT\n}${b}')).toEqual([['"…"'], ['a'], ['b']]);
    expect(words('${<<-EOT\n  plain\n  EOT\n}')).toEqual([['"  plain\n"']]);
  });

  it('hold no comments', () => {
    expect(words('${ /* a } */ b # c }\n}${d}')).toEqual([['b'], ['d']]);
  });

  it('keep names with dashes and letters of any language whole', () => {
    expect(words('${a-b.größe_1[0]}')).toEqual([['a-b', 'größe_1', '0']]);
  });

  it('are found in any text without an end', () => {
    const text = fc.array(
      fc.constantFrom('${', '%{', '}', '{', '"', '\\', '<<E\n', 'E\n', '$', 'a', '.', ' ', '/*', '#'),
    );
    fc.assert(
      fc.property(text, (parts) => {
        expect(Array.isArray(expressionsOf(parts.join('')))).toBe(true);
      }),
    );
  });
});
