import { describe, expect, it } from 'vitest';
import { valuesText } from '../../constructs/releases/release.ts';
import { filledValues } from './filled-values.ts';

const reference = (stack: string, output: string) => `\${data.terraform_remote_state.${stack}.outputs.${output}}`;
const PUBLISHED: Readonly<Record<string, unknown>> = {
  'cluster.endpoint': 'https://a',
  'aws.port': 5432,
  'aws.text': 'a ${b} %{c}',
};
const outputs = (stack: string, output: string): unknown => PUBLISHED[`${stack}.${output}`];

describe('values of a release', () => {
  it('get the outputs that other stacks have published, numbers as text', () => {
    const text = `{"url":"${reference('cluster', 'endpoint')}/x","port":"${reference('aws', 'port')}"}`;
    expect(filledValues(text, outputs)).toEqual({ text: '{"url":"https://a/x","port":"5432"}' });
  });

  it('keep what only looks like an expression, as it was written or published', () => {
    const values = { query: 'rate(x[${__interval}])', log: '%{date}' };
    expect(filledValues(valuesText(values), outputs)).toEqual({ text: JSON.stringify(values) });
    expect(filledValues(reference('aws', 'text'), outputs)).toEqual({ text: 'a ${b} %{c}' });
  });

  it('are not made while outputs are missing, each of which is told once', () => {
    const text = [reference('b', 'x'), reference('a', 'y'), reference('b', 'x'), reference('aws', 'port')].join();
    expect(filledValues(text, outputs)).toEqual({ missing: ['a.y', 'b.x'] });
  });

  it.each(['${aws_iam_role.a.arn}', '%{if true}a%{endif}'])(
    'with %s are refused: only Terraform can tell them',
    (text) => {
      expect(() => filledValues(`{"a":"${text}"}`, outputs)).toThrow(/is no output of another stack/);
    },
  );
});
