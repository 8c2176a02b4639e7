import { describe, expect, it } from 'vitest';
import { remoteStateReferences } from './remote-state-references.ts';

/** Each expectation was compared with what Terraform 1.11.4 evaluates. */
const used = (value: unknown) => remoteStateReferences(value).map(({ data, output }) => `${data}:${output}`);
const UP = 'data.terraform_remote_state.up.outputs';

describe('a reference to an output of another stack', () => {
  it('is found by attribute and by quoted index, however it is spaced', () => {
    expect(used(`\${${UP}.vpc_id}`)).toEqual(['up:vpc_id']);
    expect(used(`\${${UP}["vpc_id"]}`)).toEqual(['up:vpc_id']);
    expect(used('${data . terraform_remote_state . up . outputs . vpc_id}')).toEqual(['up:vpc_id']);
    expect(used(`\${${UP}.cross-stack-output-x}`)).toEqual(['up:cross-stack-output-x']);
  });

  it('is found in functions, nested strings, directives, keys of maps, and with parts taken of it', () => {
    expect(used(`\${join(",", [upper(${UP}.a), ${UP}.b])}`)).toEqual(['up:a', 'up:b']);
    expect(used(`\${"a-\${${UP}.a}"}`)).toEqual(['up:a']);
    expect(used(`%{if ${UP}.a == "x"}yes%{endif}`)).toEqual(['up:a']);
    expect(used({ [`\${${UP}.a}`]: 1 })).toEqual(['up:a']);
    expect(used(`\${{(${UP}.a) = 2}}`)).toEqual(['up:a']);
    expect(used(`\${${UP}.list[0].id}`)).toEqual(['up:list']);
  });

  it('is found anywhere in the JSON, each time it stands there', () => {
    const json = {
      provider: { helm: [{ kubernetes: { host: `\${${UP}.endpoint}` } }] },
      resource: { aws_vpc: { main: [{ a: `\${${UP}.a}` }] } },
      output: { o: { value: `\${${UP}.a}` } },
    };
    expect(used(json)).toEqual(['up:endpoint', 'up:a', 'up:a']);
  });

  it('passes over the instance of a block with count or for_each', () => {
    for (const key of ['[0]', '["outputs"]', '[local.x[0]]', '[*]', '.*', '.1'])
      expect(used(`\${data.terraform_remote_state.up${key}.outputs.a}`), key).toEqual(['up:a']);
  });

  it('counts as all outputs where they are taken as a whole or picked at run time', () => {
    for (const text of [
      `\${${UP}}`,
      `\${lookup(${UP}, "a")}`,
      `\${${UP}[local.key]}`,
      `\${${UP}["\${local.key}"]}`,
      '${data.terraform_remote_state.up}',
      '${data.terraform_remote_state.up[0]}',
    ])
      expect(used(text), text).toEqual(['up:*']);
  });

  it('is not what only looks like one', () => {
    for (const text of [
      `${UP}.a`,
      `$\${${UP}.a}`,
      `\${upper("${UP}.a")}`,
      `\${ /* ${UP}.a */ 1}`,
      `\${local.x.${UP}.a}`,
      '${data.terraform_remote_state.up.config.key}',
      '${data.aws_vpc.up.outputs.a}',
    ])
      expect(used(text), text).toEqual([]);
    expect(used({ '//': `\${${UP}.a}`, depends_on: ['data.terraform_remote_state.up'] })).toEqual([]);
  });
});
