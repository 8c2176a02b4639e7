import { describe, expect, test } from 'vitest';
import { stackFile } from '../../tests/support/stack-file.ts';
import { comparedVersions } from './compared-versions.ts';
import { comparisonModel } from './comparison.ts';

const VERSION = { cluster: { version: '1.36' } };
const addon = (name: string, version?: string) => ({ addon_name: name, ...(version && { addon_version: version }) });

/** Rows of the versions of two environments, by path. */
function rows(dev: Parameters<typeof stackFile>[1], prod: typeof dev, reasons = {}, stack = 'cluster') {
  const file = (environment: string, resource: typeof dev) => ({ ...stackFile(stack, resource), environment });
  const model = comparisonModel(
    [{ name: 'dev', reasons }, { name: 'prod' }],
    new Map([
      ['dev', comparedVersions([file('dev', dev)])],
      ['prod', comparedVersions([file('prod', prod)])],
    ]),
  );
  return Object.fromEntries(model.rows.flatMap((row) => (row.path === 'name' ? [] : [[row.path, row]])));
}

describe('a version that a stack sets', () => {
  test('has a row, also where the data of no environment choose it', () => {
    const found = rows({ aws_eks_cluster: VERSION }, { aws_eks_cluster: { cluster: { version: '1.35' } } });
    expect(found).toEqual({
      'versions.kubernetes': {
        path: 'versions.kubernetes',
        group: 'versions',
        values: ['1.36', '1.35'],
        reasons: [null, null],
        differs: true,
        unexplained: ['dev'],
      },
    });
  });

  test('that the data choose has the reason of that choice', () => {
    const reasons = { 'cluster.version': 'tried here first' };
    const found = rows({ aws_eks_cluster: VERSION }, { aws_eks_cluster: { cluster: { version: '1.35' } } }, reasons);
    expect(found['versions.kubernetes']).toMatchObject({ reasons: ['tried here first', null], unexplained: [] });
  });

  test('of an add-on that an environment does without has the reason of that, and is marked without one', () => {
    const prod = { aws_eks_addon: { a: addon('amazon-cloudwatch-observability', 'v6'), b: addon('coredns', 'v1') } };
    const dev = { aws_eks_addon: { b: addon('coredns') } };
    const path = 'versions.addons.amazon-cloudwatch-observability';
    expect(rows(dev, prod, { 'cluster.cloudwatch': 'billed per metric' })[path]).toMatchObject({
      values: [null, 'v6'],
      reasons: ['billed per metric', null],
      unexplained: [],
    });
    const bare = rows(dev, prod);
    expect(bare[path]?.unexplained).toEqual(['dev']);
    expect(bare['versions.addons.coredns']?.values).toEqual(['as EKS chooses', 'v1']);
  });

  test('of several nodes stands once, and every one of them where they differ', () => {
    const nodes = (...versions: readonly string[]) => ({
      aws_eks_node_group: Object.fromEntries(versions.map((it, index) => [`n${index}`, { release_version: it }])),
    });
    expect(rows(nodes('b', 'a', 'a'), nodes('a'))['versions.node-image']?.values).toEqual(['a, b', 'a']);
  });

  test('of a database is its engine, without its replicas; of a cache as well', () => {
    const resource = {
      aws_db_instance: {
        main: { engine: 'postgres', engine_version: '18.1' },
        main_replica: { engine: 'postgres', engine_version: '18.1', replicate_source_db: 'arn' },
      },
      aws_elasticache_replication_group: { cache: { engine: 'valkey', engine_version: '8.1' } },
    };
    const found = rows(resource, resource, {}, 'shop-aws');
    expect(Object.values(found).map(({ path, values, differs }) => [path, values[0], differs])).toEqual([
      ['versions.engines.shop.cache', 'valkey 8.1', false],
      ['versions.engines.shop.main', 'postgres 18.1', false],
    ]);
  });

  test('of a chart is the platform’s; releases of systems are told by their version files', () => {
    const resource = { helm_release: { a: { name: 'velero', version: '12.1.0' } } };
    expect(Object.keys(rows(resource, resource, {}, 'platform'))).toEqual(['versions.charts.velero']);
    expect(Object.keys(rows(resource, resource, {}, 'shop'))).toEqual([]);
  });
});
