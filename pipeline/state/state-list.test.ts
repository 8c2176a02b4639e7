import { describe, expect, it } from 'vitest';
import { siblingLocation, stateNamesOf } from './state-list.ts';

describe('the stacks of an environment', () => {
  it('are those that have a state, sorted', () => {
    const keys = [
      'dev/network/terraform.tfstate',
      'dev/network/applied.json',
      'dev/network/terraform.tfstate.tflock',
      'dev/account/terraform.tfstate',
      'dev/locked-only/terraform.tfstate.tflock',
      'dev/deeper/x/terraform.tfstate',
      'dev/terraform.tfstate',
      'prod/edge/terraform.tfstate',
      'dev2/edge/terraform.tfstate',
    ];
    expect(stateNamesOf(keys, 'dev')).toEqual(['account', 'network']);
    expect(stateNamesOf([], 'dev')).toEqual([]);
  });

  it('have their states side by side', () => {
    const own = { bucket: 'b', key: 'dev/network/terraform.tfstate', region: 'r', lockTable: 't', accountId: '1' };
    expect(siblingLocation(own, 'dev', 'gone')).toEqual({ ...own, key: 'dev/gone/terraform.tfstate' });
  });
});
