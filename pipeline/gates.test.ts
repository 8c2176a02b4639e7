import { describe, expect, it } from 'vitest';
import type { ResourceChange } from '../lib/plan/terraform-plan.ts';
import { gatesOf } from './gates.ts';

function change(type: string, actions: ResourceChange['change']['actions'], after: object = {}): ResourceChange {
  return {
    address: `${type}.one`,
    mode: 'managed',
    type,
    name: 'one',
    provider_name: 'registry.terraform.io/hashicorp/aws',
    change: { actions, before: null, after },
  };
}

const gates = (...resource_changes: ResourceChange[]) =>
  gatesOf({ format_version: '1.2', terraform_version: '1.11.4', resource_changes });

describe('gates', () => {
  it.each(['aws_eks_cluster', 'aws_eks_access_entry', 'aws_eks_node_group', 'aws_eks_addon'])(
    'are pending changes of %s, of whatever kind',
    (type) => {
      expect(gates(change(type, ['create']))).toEqual([`${type}.one`]);
      expect(gates(change(type, ['update']))).toEqual([`${type}.one`]);
      expect(gates(change(type, ['delete', 'create']))).toEqual([`${type}.one`]);
    },
  );

  it('are not what stays as it is, what is only read, and what has nothing to do with the cluster', () => {
    expect(
      gates(
        change('aws_eks_cluster', ['no-op']),
        { ...change('aws_eks_cluster', ['read']), mode: 'data' },
        change('aws_sqs_queue', ['create']),
      ),
    ).toEqual([]);
  });

  it('are releases that bring resource definitions, also when they go; other releases are not', () => {
    expect(gates(change('helm_release', ['create'], { chart: 'cert-manager' }))).toEqual(['helm_release.one']);
    expect(
      gates({
        ...change('helm_release', ['delete']),
        change: { actions: ['delete'], before: { chart: 'keda' }, after: null },
      }),
    ).toEqual(['helm_release.one']);
    expect(gates(change('helm_release', ['create'], { chart: 'assets/application-1.tgz' }))).toEqual([]);
  });
});
