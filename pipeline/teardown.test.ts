import { describe, expect, it } from 'vitest';
import { clusterAddresses, endLines, stillUsed } from './teardown.ts';

const network = { id: 'dev-network', name: 'network', upstream: [] };
const cluster = { id: 'dev-cluster', name: 'cluster', upstream: ['dev-network'] };
const shop = { id: 'dev-shop', name: 'shop', upstream: ['dev-cluster', 'dev-network'] };

describe('a teardown', () => {
  it('of a stack that others use is refused with their names', () => {
    expect(stillUsed([network, cluster], [network, cluster, shop])).toMatchObject([
      {
        code: 'CONFLICTING_CHOICE',
        path: 'dev-network',
        given: 'used by dev-shop',
        fix: expect.stringContaining('name shop'),
      },
      { code: 'CONFLICTING_CHOICE', path: 'dev-cluster', given: 'used by dev-shop' },
    ]);
  });

  it('of consumers, of everything, and of a stack whose consumers were never applied goes ahead', () => {
    expect(stillUsed([shop], [network, cluster, shop])).toEqual([]);
    expect(stillUsed([network, cluster, shop], [network, cluster, shop])).toEqual([]);
    expect(stillUsed([network], [network])).toEqual([]);
  });

  it('without its cluster forgets releases and objects, and nothing of AWS', () => {
    const of = (type: string) => ({ address: `${type}.x`, type, mode: 'managed' as const });
    const resources = ['helm_release', 'aws_iam_role', 'kubernetes_namespace', 'terraform_data'].map(of);
    expect(clusterAddresses({ resources })).toEqual(['helm_release.x', 'kubernetes_namespace.x']);
  });

  it('is listed with what loses data and what is only forgotten', () => {
    const shopEnd = { id: 'dev-shop', deleted: 0, forgotten: ['helm_release.web'], risks: [] };
    const data = { id: 'dev-shop-aws', deleted: 3, forgotten: [], risks: ['aws_db_instance.main: the database'] };
    expect(endLines([shopEnd, data])).toEqual([
      'dev-shop      0 to delete, 1 forgotten with the cluster',
      '    forgets helm_release.web',
      'dev-shop-aws  3 to delete',
      '    loses aws_db_instance.main: the database',
    ]);
  });
});
