import { expect, it } from 'vitest';
import { distinctSets } from './lock.ts';

it('locks each set of providers once, for all stacks that require it, and none for a stack without', () => {
  const aws = { source: 'aws', version: '6.25.0' };
  const helm = { source: 'helm', version: '3.1.1' };
  const stack = (id: string, required_providers: object) => ({ id, json: { terraform: { required_providers } } });
  const stacks = [stack('a', { aws }), stack('b', { helm, aws }), stack('c', { aws }), stack('d', {})];
  expect(distinctSets(stacks)).toEqual([
    { providers: { aws }, stacks: ['a', 'c'] },
    { providers: { aws, helm }, stacks: ['b'] },
  ]);
});
