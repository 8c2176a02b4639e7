import { describe, expect, test } from 'vitest';
import type { ResourceChange, TerraformPlan } from '../../lib/plan/terraform-plan.ts';
import {
  changeOf,
  created,
  deleted,
  forgotten,
  planOf,
  replaced,
  updated,
} from '../../tests/support/terraform-plan.ts';
import { isPlannedChanges, plannedChanges } from './planned-changes.ts';

const of = (...changes: readonly ResourceChange[]) => plannedChanges(planOf(changes));
const one = (change: ResourceChange) => of(change).resources[0];

describe('resources', () => {
  test('that change are told with what was and what will be', () => {
    const resource = one(
      updated('aws_instance.main', { instance_type: 'a', tags: {} }, { instance_type: 'b', tags: {} }),
    );
    expect(resource).toEqual({
      address: 'aws_instance.main',
      type: 'aws_instance',
      action: 'update',
      holdsData: false,
      why: null,
      attributes: [{ path: 'instance_type', before: '"a"', after: '"b"', kind: 'value', forcesReplacement: false }],
      takesAlong: [],
      outputs: [],
    });
  });

  test('that stay, and data sources that are read, are left out', () => {
    const plan = of(changeOf('a.b', ['no-op']), changeOf('data.a.c', ['read'], { mode: 'data' }));
    expect(plan.resources).toEqual([]);
  });

  test('come with lost data first, then other losses, then the rest as planned', () => {
    const plan = of(
      created('aws_sns_topic.new'),
      deleted('aws_route.old'),
      updated('aws_db_instance.b', { a: 1 }, { a: 2 }),
      replaced('aws_db_instance.a'),
    );
    expect(plan.resources.map(({ address }) => address)).toEqual([
      'aws_db_instance.a',
      'aws_route.old',
      'aws_sns_topic.new',
      'aws_db_instance.b',
    ]);
  });

  test('that a replacement left behind are told apart from the current one', () => {
    expect(one(deleted('aws_ebs_volume.a', {}, { deposed: '12ab' }))?.address).toBe('aws_ebs_volume.a (deposed 12ab)');
  });
});

describe('attributes', () => {
  test('that force the replacement say so, also where only a part of them is named', () => {
    const change = replaced(
      'aws_db_instance.main',
      { engine: 'a', size: 1, restore: [{ time: 1 }] },
      { engine: 'b', size: 2, restore: [{ time: 2 }] },
      { replace_paths: [['engine'], ['restore']] },
    );
    const resource = one(change);
    expect(resource?.why).toBe('forced by engine, restore');
    expect(resource?.attributes.map(({ path, forcesReplacement }) => [path, forcesReplacement])).toEqual([
      ['engine', true],
      ['restore.0.time', true],
      ['size', false],
    ]);
  });

  test('of a creation are those that are known, and nothing stood there before', () => {
    const change = created('aws_sns_topic.new', { name: 'alerts', policy: null }, { after_unknown: { arn: true } });
    expect(one(change)?.attributes).toEqual([
      { path: 'name', before: '', after: '"alerts"', kind: 'value', forcesReplacement: false },
    ]);
  });

  test('of a deletion are not told one by one', () => {
    expect(one(deleted('aws_route.old', { a: 1 }))?.attributes).toEqual([]);
  });

  test('that are sensitive are nowhere in the result, nor are copies of them', () => {
    const marks = { before_sensitive: { password: true }, after_sensitive: { password: true } };
    const plan = of(
      updated('aws_db_instance.a', { password: 'hunter2!' }, { password: 'hunter3!' }, marks),
      created('terraform_data.copy', { output: 'postgres://u:hunter3!@h' }),
      created('aws_x.sealed', { key: 'hunter4!' }, { after_sensitive: { key: true } }),
    );
    expect(JSON.stringify(plan)).not.toContain('hunter');
    expect(plan.resources.map(({ attributes }) => attributes[0]?.kind)).toEqual(['sensitive', 'value', 'sensitive']);
    expect(plan.resources[1]?.attributes[0]?.after).toBe('(sensitive)');
  });

  test('that are sensitive are not told as a reason either', () => {
    const marks = { before_sensitive: { key: true } };
    const plan = of(
      updated('a.secret', { key: 'hunter2!' }, {}, marks),
      changeOf('a.b', ['update'], { importing: { id: 'hunter2!' } }),
    );
    expect(plan.resources.map(({ why }) => why)).toEqual([null, '(sensitive)']);
  });

  test('are cut when there are thousands of them, and the rest is counted', () => {
    const many = (value: number) => Object.fromEntries(Array.from({ length: 450 }, (_, i) => [`a${1000 + i}`, value]));
    const attributes = one(updated('a.b', many(1), many(2)))?.attributes ?? [];
    expect(attributes).toHaveLength(401);
    expect(attributes.at(-1)?.path).toBe('… 50 more attributes');
  });

  test('with a long value are cut, and the length is told', () => {
    const [attribute] = one(updated('a.b', { text: 'a' }, { text: 'b'.repeat(5000) }))?.attributes ?? [];
    expect(attribute?.after).toMatch(/^"b{3999}… \(5002 characters\)$/);
  });
});

describe('what is lost', () => {
  test('are replaced, deleted and forgotten holders of data, and nothing else', () => {
    const plan = of(
      replaced('aws_db_instance.a', {}, {}, { replace_paths: [['engine']] }),
      deleted('aws_s3_bucket.b', {}, { action_reason: 'delete_because_no_resource_config' }),
      forgotten('aws_kms_key.c'),
      updated('aws_db_instance.d', { a: 1 }, { a: 2 }),
      deleted('aws_route.e'),
    );
    expect(plan.loud).toEqual([
      { address: 'aws_db_instance.a', action: 'replace', why: 'forced by engine' },
      { address: 'aws_s3_bucket.b', action: 'delete', why: 'its code is gone' },
      { address: 'aws_kms_key.c', action: 'forget', why: 'it stays, but nobody manages it' },
    ]);
  });

  test('is exactly what the guard found, where it was asked', () => {
    const plan = planOf([replaced('aws_db_instance.replica'), updated('aws_db_instance.a', { d: 35 }, { d: 7 })]);
    const risk = { address: 'aws_db_instance.a', what: 'backup_retention_period: 35 -> 7', why: 'older ones go' };
    expect(plannedChanges(plan, [risk]).loud).toEqual([
      { address: 'aws_db_instance.a', action: 'update', why: 'backup_retention_period: 35 -> 7: older ones go' },
    ]);
    expect(plannedChanges(plan, []).loud).toEqual([]);
  });

  test('without a change of its own is gone since the last apply', () => {
    const risk = { address: 'helm_release.mongo', what: 'gone since the last apply', why: 'nobody manages it' };
    expect(plannedChanges(planOf([]), [risk]).loud).toMatchObject([{ action: 'delete' }]);
  });
});

describe('a replacement', () => {
  const refers = (address: string, attribute: string, ...references: readonly string[]) => ({
    address,
    expressions: { [attribute]: { references } },
  });
  const plan: TerraformPlan = planOf(
    [
      replaced('aws_vpc.main', { cidr: 1 }, { cidr: 2 }, { replace_paths: [['cidr']] }),
      replaced('aws_subnet.a[0]', { vpc_id: 'v' }, {}, { after_unknown: { vpc_id: true } }),
      updated('aws_lb.main', { subnets: ['s'] }, {}, { after_unknown: { subnets: true } }),
      updated('aws_route.other', { table: 1, note: 'a' }, { table: 1, note: 'b' }),
      updated('aws_instance.by_data', { image: 'a' }, {}, { after_unknown: { image: true } }),
      created('aws_flow_log.new', {}, { after_unknown: { vpc_id: true } }),
    ],
    {
      output_changes: {
        lb_arn: { actions: ['update'], before: 'a', after: null, after_unknown: true },
        cidr: { actions: ['no-op'], before: 'a', after: 'a' },
      },
      configuration: {
        root_module: {
          outputs: {
            lb_arn: { expression: { references: ['aws_lb.main.arn', 'aws_lb.main'] } },
            cidr: { expression: { references: ['aws_vpc.main.cidr'] } },
          },
          resources: [
            refers('aws_vpc.main', 'cidr', 'var.cidr'),
            refers('aws_subnet.a', 'vpc_id', 'aws_vpc.main.id', 'aws_vpc.main'),
            { address: 'aws_lb.main', expressions: { subnets: [{ id: { references: ['aws_subnet.a[0].id'] } }] } },
            refers('aws_route.other', 'table', 'aws_vpc.main.default_route_table_id'),
            refers('data.aws_ami.it', 'filter', 'aws_vpc.main.id'),
            refers('aws_instance.by_data', 'image', 'data.aws_ami.it.id'),
            refers('aws_flow_log.new', 'vpc_id', 'aws_vpc.main.id'),
          ],
        },
      },
    },
  );
  const vpc = plannedChanges(plan).resources.find(({ address }) => address === 'aws_vpc.main');

  test('takes along what names it in an attribute that changes, nearest first, through data sources too', () => {
    expect(vpc?.takesAlong).toEqual(['aws_subnet.a', 'aws_lb.main', 'aws_instance.by_data']);
  });

  test('does not take along what changes for another reason, nor what comes new', () => {
    expect(vpc?.takesAlong).not.toContain('aws_route.other');
    expect(vpc?.takesAlong).not.toContain('aws_flow_log.new');
  });

  test('takes along the outputs that get another value by it', () => {
    expect(vpc?.outputs).toEqual(['lb_arn']);
  });

  test('in a plan without configuration takes along nothing that can be told', () => {
    const [resource] = plannedChanges({ ...plan, configuration: undefined }).resources;
    expect(resource).toMatchObject({ address: 'aws_vpc.main', takesAlong: [], outputs: [] });
  });
});

test('what is written to a file is known again; anything else is not', () => {
  const written: unknown = JSON.parse(JSON.stringify(of(created('a.b'))));
  expect(isPlannedChanges(written)).toBe(true);
  expect(isPlannedChanges({ version: 2, resources: [], loud: [] })).toBe(false);
  expect(isPlannedChanges(null)).toBe(false);
});
