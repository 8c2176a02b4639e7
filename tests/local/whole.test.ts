import { expect, it } from 'vitest';
import { doneBy, leftToDestroy, resourcesOf } from './whole.ts';

it('reads the table of up', () => {
  const output = `[12:01] npm run apply -- dev --parallel 6
dev-network: Apply complete! Resources: 96 added, 0 changed, 0 destroyed.

STACK        RESOURCES  SECONDS
dev-network         96       42
dev-birthday         0        -
dev-edge             -        -
2 of 3 stacks applied, 96 resources
local/dev  3/3  10/12`;
  expect([...resourcesOf(output)]).toEqual([
    ['dev-network', 96],
    ['dev-birthday', 0],
  ]);
});

it('sums up what each command has done to a stack', () => {
  const output = `[0:05] npm run plan -- prod --parallel 6
[0:30] npm run apply -- prod --parallel 6 --allow prod-account/aws_backup_vault.main
prod-account: Apply complete! Resources: 0 added, 15 changed, 4 destroyed.
prod-edge:    Apply complete! Resources: 0 added, 2 changed, 0 destroyed.
[1:00] npm run apply -- prod --parallel 6
prod-edge:    Apply complete! Resources: 1 added, 1 changed, 0 destroyed.
[2:30] npm run destroy -- prod --with-bootstrap --confirm prod --parallel 6
prod-account: aws_kms_key.keys_data: Destruction complete after 0s
prod-account: Apply complete! Resources: 0 added, 0 changed, 93 destroyed.`;
  expect([...doneBy('apply', output)]).toEqual([
    ['prod-account', { added: 0, changed: 15, destroyed: 4 }],
    ['prod-edge', { added: 1, changed: 3, destroyed: 0 }],
  ]);
  const resources = new Map([
    ['prod-account', 97],
    ['prod-edge', 0],
  ]);
  expect([...leftToDestroy(resources, output)]).toEqual([
    ['prod-account', 93],
    ['prod-edge', 0],
  ]);
  expect([...doneBy('destroy', output)]).toEqual([['prod-account', { added: 0, changed: 0, destroyed: 93 }]]);
});
