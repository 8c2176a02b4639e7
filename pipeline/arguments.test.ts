import { describe, expect, it } from 'vitest';
import { type Option, readArguments } from './arguments.ts';

const OPTIONS: readonly Option[] = [
  { name: 'all', about: 'plan everything' },
  { name: 'allow', value: 'stack/address', many: true, about: 'let this go' },
];

describe('the command line', () => {
  it('names an environment, then stacks, with options anywhere', () => {
    expect(
      readArguments(['dev', '--all', 'network', '--allow', 'network/aws_eip.a', '--allow=edge/x', 'edge'], OPTIONS),
    ).toEqual({
      environment: 'dev',
      names: ['network', 'edge'],
      switches: new Set(['all']),
      values: { allow: ['network/aws_eip.a', 'edge/x'] },
    });
  });

  it('may be empty', () => {
    expect(readArguments([], [])).toEqual({ environment: undefined, names: [], switches: new Set(), values: {} });
  });

  it('is refused where an option stands in place of a value, unless it is written as one', () => {
    expect(() => readArguments(['dev', '--allow', '--all'], OPTIONS)).toThrowError(
      expect.objectContaining({ exitCode: 3, problems: [expect.objectContaining({ given: '--allow --all' })] }),
    );
    expect(readArguments(['dev', '--allow=--all'], OPTIONS).values).toEqual({ allow: ['--all'] });
  });

  it('is refused with every unknown option, every missing and every superfluous value', () => {
    expect(() => readArguments(['dev', '--al', '--all=yes', '--allow'], OPTIONS)).toThrowError(
      expect.objectContaining({
        exitCode: 3,
        problems: [
          expect.objectContaining({ given: '--al', allowed: '--all, --allow <stack/address>' }),
          expect.objectContaining({ given: '--all=yes', fix: 'it takes no value' }),
          expect.objectContaining({ given: '--allow', allowed: '--allow <stack/address>' }),
        ],
      }),
    );
  });
});
