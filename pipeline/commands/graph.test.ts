import { expect, it } from 'vitest';
import type { StackFolder } from '../stack-folder.ts';
import { mermaid, table } from './graph.ts';

function stack(name: string, upstream: string[], outputs: readonly string[] = []): StackFolder {
  const [source = ''] = upstream;
  return {
    id: `dev-${name}`,
    environment: 'dev',
    name,
    folder: `/out/dev-${name}`,
    upstream: upstream.map((other) => `dev-${other}`),
    state: {
      bucket: 'states',
      key: `dev/${name}/terraform.tfstate`,
      region: 'us-east-1',
      lockTable: undefined,
      accountId: undefined,
    },
    needsCluster: false,
    json: {
      data:
        source === ''
          ? {}
          : {
              terraform_remote_state: { up: { config: { bucket: 'states', key: `dev/${source}/terraform.tfstate` } } },
            },
      locals: { read: outputs.map((output) => `\${data.terraform_remote_state.up.outputs.${output}}`) },
    },
    facts: { prerequisites: [], firstValues: [] },
  };
}
const STACKS = [stack('account', []), stack('network', ['account'], ['key', 'topic']), stack('shop', ['network'])];

it('shows the stacks in waves, with how many values each reads of which other', () => {
  expect(table(STACKS)).toBe(
    [
      'WAVE  STACK        READS',
      '   1  dev-account',
      '   2  dev-network  dev-account (2)',
      '   3  dev-shop     dev-network',
      '',
    ].join('\n'),
  );
});

it('draws arrows from a stack to those that read it, and none to stacks that are left out', () => {
  expect(mermaid(STACKS.slice(1))).toBe(
    'flowchart LR\n  dev-network[network]\n  dev-shop[shop]\n  dev-network --> dev-shop\n',
  );
});
