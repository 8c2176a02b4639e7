import { describe, expect, it } from 'vitest';
import { EXIT } from '../exit-code.ts';
import { isEmpty, parseState } from './state-file.ts';

const resource = (further: Readonly<Record<string, unknown>>) => ({
  mode: 'managed',
  type: 'aws_subnet',
  name: 'a',
  provider: 'provider["registry.terraform.io/hashicorp/aws"]',
  instances: [{ schema_version: 1, attributes: { password: 'hidden' } }],
  ...further,
});
const state = (further: Readonly<Record<string, unknown>> = {}) =>
  JSON.stringify({
    version: 4,
    terraform_version: '1.11.4',
    serial: 7,
    lineage: 'l',
    outputs: {},
    resources: [],
    ...further,
  });
const parsed = (text: string) => parseState(text, 's3://b/dev/x/terraform.tfstate');

describe('a state', () => {
  it('has lineage, serial and outputs', () => {
    const outputs = {
      vpc_id: { value: 'vpc-1', type: 'string' },
      zones: { value: ['a', 'b'], type: ['list', 'string'], sensitive: true },
    };
    expect(parsed(state({ outputs }))).toEqual({
      lineage: 'l',
      serial: 7,
      outputs: { vpc_id: { value: 'vpc-1' }, zones: { value: ['a', 'b'], sensitive: true } },
      resources: [],
    });
  });

  it('has its resources by address, and none of their values', () => {
    const resources = [
      resource({}),
      resource({ name: 'b', instances: [{ index_key: 0 }, { index_key: 'x"y' }] }),
      resource({ module: 'module.m["k"]', name: 'c' }),
      resource({ mode: 'data', type: 'aws_ami', name: 'd' }),
      resource({ name: 'e', instances: [] }),
    ];
    const { resources: found = [] } = parsed(state({ resources })) ?? {};
    expect(found.map(({ address, mode }) => [address, mode])).toEqual([
      ['aws_subnet.a', 'managed'],
      ['aws_subnet.b[0]', 'managed'],
      ['aws_subnet.b["x\\"y"]', 'managed'],
      ['module.m["k"].aws_subnet.c', 'managed'],
      ['data.aws_ami.d', 'data'],
    ]);
    expect(JSON.stringify(found)).not.toContain('hidden');
  });

  it('is empty where it holds nothing, or only what was read', () => {
    const emptyOf = (text: string) => isEmpty(parsed(text) ?? { lineage: '', serial: 0, outputs: {}, resources: [] });
    expect(emptyOf(state({ resources: null, outputs: null }))).toBe(true);
    expect(emptyOf(state({ resources: [resource({ mode: 'data' })] }))).toBe(true);
    expect(emptyOf(state({ resources: [resource({})] }))).toBe(false);
  });

  it('of no bytes is none, as for Terraform', () => {
    expect(parsed('')).toBeUndefined();
  });

  it.each([
    ['half a file', state().slice(0, 40)],
    ['another format', JSON.stringify({ version: 3, modules: [] })],
    ['an error page', '<html>502</html>'],
  ])('that is %s is refused, with the way to mend it', (_, text) => {
    expect(() => parsed(text)).toThrow(
      expect.objectContaining({
        exitCode: EXIT.backend,
        problems: [
          expect.objectContaining({
            code: 'STATE_UNREADABLE',
            path: 's3://b/dev/x/terraform.tfstate',
            fix: expect.stringContaining('docs/recovery.md'),
          }),
        ],
      }),
    );
  });
});
