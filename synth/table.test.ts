import { expect, test } from 'vitest';
import { stackTable } from './table.ts';

const stack = (name: string, dependencies: readonly string[], resources: Record<string, number>) => ({
  name,
  constructPath: name,
  workingDirectory: `stacks/${name}`,
  synthesizedStackPath: `stacks/${name}/cdk.tf.json`,
  dependencies,
  resources: new Map(Object.entries(resources)),
});

test('a line for each stack: how many resources, mostly which, and what is applied before', () => {
  const kinds = { aws_vpc: 1, aws_subnet: 6, aws_route: 3, helm_release: 3, aws_eip: 1, aws_nat_gateway: 2 };
  expect(stackTable([stack('dev-network', ['dev-account'], kinds), stack('dev-empty', [], {})]).split('\n')).toEqual([
    'STACK        RESOURCES  MOSTLY                                                          UPSTREAM',
    'dev-network         16  6 subnet, 3 helm_release, 3 route, 2 nat_gateway, 2 more kinds  account',
    'dev-empty            0',
    '',
  ]);
});
