import { expect, it } from 'vitest';
import { stackOfStateKey, stateKey } from './state-key.ts';

it('the key of a state names environment and stack', () => {
  expect(stateKey('dev', 'shop-aws')).toBe('dev/shop-aws/terraform.tfstate');
  expect(stackOfStateKey(stateKey('dev', 'shop-aws'))).toEqual({ environment: 'dev', name: 'shop-aws' });
});

it.each([
  'dev/terraform.tfstate',
  '/network/terraform.tfstate',
  'dev//terraform.tfstate',
  'dev/network/applied.json',
  'dev/network/terraform.tfstate/old',
])('%s is the key of no state', (key) => {
  expect(stackOfStateKey(key)).toBeUndefined();
});
