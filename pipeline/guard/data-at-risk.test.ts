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
import { dataAtRisk, type PlanKind } from './data-at-risk.ts';

const DATABASE = 'aws_db_instance.main';

function told(changes: readonly ResourceChange[], rest: Partial<TerraformPlan> = {}, kind: PlanKind = 'apply') {
  return dataAtRisk(planOf(changes, rest), kind).map(({ address, what }) => `${address}: ${what}`);
}

describe('what takes a holder away', () => {
  test('a deletion says what is lost and what to do instead', () => {
    expect(dataAtRisk(planOf([deleted(DATABASE)]), 'apply')).toEqual([
      {
        address: DATABASE,
        type: 'aws_db_instance',
        what: 'deleted',
        why: 'every row of the database, and with it the automated backups unless they are kept',
        instead: 'take a snapshot of it first and keep it',
      },
    ]);
  });

  test('a replacement names the attributes that force it', () => {
    const change = replaced(DATABASE, {}, {}, { replace_paths: [['engine'], ['rule', 0, 'id']] });
    expect(told([change])).toEqual([`${DATABASE}: replaced (forced by engine, rule.0.id)`]);
  });

  test.each([
    ['replace_because_tainted', 'its creation failed half-way: it is tainted'],
    ['replace_by_request', 'asked for by -replace'],
    ['replace_by_triggers', 'forced by replace_triggered_by'],
  ])('a replacement without such attributes says why: %s', (action_reason, reason) => {
    expect(told([replaced(DATABASE, {}, {}, { action_reason })])).toEqual([`${DATABASE}: replaced (${reason})`]);
  });

  test('one whose creation failed may be in use: how to keep it is told', () => {
    const change = replaced(DATABASE, {}, {}, { action_reason: 'replace_because_tainted' });
    expect(dataAtRisk(planOf([change]), 'apply')[0]?.instead).toContain('terraform untaint');
  });

  test('forgetting leaves it unmanaged', () => {
    expect(told([forgotten(DATABASE)])).toEqual([`${DATABASE}: forgotten: it stays, but nobody manages it`]);
    expect(told([changeOf(DATABASE, ['create', 'forget'])])).toHaveLength(1);
  });

  test('a deposed object is told apart from the current one', () => {
    const told_ = told([deleted(DATABASE, {}, { deposed: 'ab12' })]);
    expect(told_).toEqual([`${DATABASE}: deleted (ab12, left behind by an interrupted replacement)`]);
  });

  test('a destroyed stack is told like deletions', () => {
    expect(told([deleted(DATABASE)], {}, 'destroy')).toEqual([`${DATABASE}: deleted`]);
  });

  test('moves, imports, creations, harmless updates and data sources are no risk', () => {
    const harmless = [
      changeOf(DATABASE, ['no-op'], { previous_address: 'aws_db_instance.old' }),
      changeOf('aws_s3_bucket.a', ['no-op'], { importing: { id: 'a' } }),
      created('aws_kms_key.a'),
      updated('aws_sqs_queue.a', { visibility_timeout_seconds: 60 }, { visibility_timeout_seconds: 30 }),
      changeOf('data.aws_db_instance.a', ['delete'], { mode: 'data', type: 'aws_db_instance' }),
    ];
    expect(told(harmless)).toEqual([]);
  });
});

describe('holders that may go', () => {
  test.each([
    ['a replica', deleted(DATABASE, { replicate_source_db: 'main' })],
    ['a gateway whose address stays', replaced('aws_nat_gateway.a', { allocation_id: 'e1' }, { allocation_id: 'e1' })],
    [
      'a machine whose volumes outlive it',
      deleted('aws_instance.a', { ebs_block_device: [{ delete_on_termination: false }] }),
    ],
    [
      'a release of the application chart',
      deleted('helm_release.api', { chart: 'assets/application-3e46940f46852db6.tgz' }),
    ],
    ['Terraform data that does not say that it holds any', replaced('terraform_data.a', { input: { name: 'a' } })],
  ])('%s', (_, change) => {
    expect(told([change])).toEqual([]);
  });

  test.each([
    ['a replica that was promoted', deleted(DATABASE, { replicate_source_db: '' })],
    [
      'a gateway that gets another address',
      replaced('aws_nat_gateway.a', { allocation_id: 'e1' }, { allocation_id: 'e2' }),
    ],
    [
      'a gateway whose new address is not known yet',
      replaced('aws_nat_gateway.a', { allocation_id: 'e1' }, {}, { after_unknown: { allocation_id: true } }),
    ],
    ['a gateway that goes', deleted('aws_nat_gateway.a', { allocation_id: 'e1' })],
    [
      'a machine with a volume of its own',
      deleted('aws_instance.a', { ebs_block_device: [{ delete_on_termination: true }] }),
    ],
    [
      'a machine of which one volume outlives it and another does not',
      deleted('aws_instance.a', {
        ebs_block_device: [{ delete_on_termination: false }, { delete_on_termination: true }],
      }),
    ],
    ['a release of another chart', deleted('helm_release.loki', { chart: 'loki' })],
    ['a namespace', deleted('kubernetes_namespace_v1.a')],
  ])('not %s', (_, change) => {
    expect(told([change])).toHaveLength(1);
  });

  test('a type that nobody has judged is told as such', () => {
    const [risk] = dataAtRisk(planOf([deleted('acme_thing.a')]), 'apply');
    expect(risk?.why).toBe('nobody has decided yet whether this type holds data');
    expect(told([created('acme_thing.a'), updated('acme_thing.a', {}, {})])).toEqual([]);
  });

  test('a type that holds nothing may go', () => {
    expect(told([deleted('aws_iam_role.a'), replaced('aws_security_group.a'), forgotten('aws_route.a')])).toEqual([]);
  });
});

describe('settings of a holder', () => {
  const bucket = { id: 'media' };
  const versioning = { bucket: 'media', versioning_configuration: [{ status: 'Enabled' }] };

  test('go with it: only the bucket is told', () => {
    const changes = [deleted('aws_s3_bucket_versioning.media', versioning), deleted('aws_s3_bucket.media', bucket)];
    expect(told(changes)).toEqual(['aws_s3_bucket.media: deleted']);
  });

  test('go alone, or while another bucket goes: they are told', () => {
    const alone = deleted('aws_s3_bucket_versioning.media', versioning);
    expect(told([alone])).toEqual(['aws_s3_bucket_versioning.media: deleted']);
    expect(told([alone, deleted('aws_s3_bucket.other', { id: 'other' })])).toHaveLength(2);
  });

  const lifecycle = { rule: [{ id: 'old', status: 'Enabled', expiration: [{ days: 30 }] }] };
  test('an expiration that is made for a bucket that exists is told', () => {
    const change = created('aws_s3_bucket_lifecycle_configuration.media', { bucket: 'media', ...lifecycle });
    expect(told([change])).toEqual([
      'aws_s3_bucket_lifecycle_configuration.media: old: expires never -> after 30 days',
    ]);
  });

  test('one that is made together with its bucket is not', () => {
    const change = created('aws_s3_bucket_lifecycle_configuration.media', lifecycle, {
      after_unknown: { bucket: true },
    });
    expect(told([change])).toEqual([]);
  });

  test('nor one whose name is known before what it is made for', () => {
    const selection = { tagStatus: 'any', countType: 'imageCountMoreThan', countNumber: 200 };
    const images = created('aws_ecr_lifecycle_policy.web', {
      repository: 'dev/web',
      policy: JSON.stringify({ rules: [{ rulePriority: 1, selection }] }),
    });
    expect(told([images, created('aws_ecr_repository.web', { name: 'dev/web' })])).toEqual([]);
    expect(told([images, created('aws_ecr_repository.api', { name: 'dev/api' })])).toHaveLength(1);
    const objects = created('aws_s3_bucket_lifecycle_configuration.media', { bucket: 'media', ...lifecycle });
    const bucket = created('aws_s3_bucket.media', { bucket: 'media' }, { after_unknown: { id: true } });
    expect(told([objects, bucket])).toEqual([]);
    expect(told([objects, updated('aws_s3_bucket.media', { bucket: 'media' }, { bucket: 'media' })])).toHaveLength(1);
  });
});

describe('quieter ways', () => {
  test('each weaker setting of one resource is told', () => {
    const before = { deletion_protection: true, backup_retention_period: 35, skip_final_snapshot: false };
    const after = { deletion_protection: false, backup_retention_period: 7, skip_final_snapshot: true };
    expect(told([updated(DATABASE, before, after)])).toEqual([
      `${DATABASE}: skip_final_snapshot: false -> true`,
      `${DATABASE}: deletion_protection: true -> false`,
      `${DATABASE}: backup_retention_period: 35 -> 7`,
    ]);
  });

  test('every holder that loses its backup tag is told', () => {
    const [before, after] = [{ tags_all: { backup: 'daily' } }, { tags_all: {} }];
    expect(told([updated('aws_ebs_volume.data', before, after)])).toEqual([
      'aws_ebs_volume.data: tag backup: daily -> (none)',
    ]);
    expect(told([updated('aws_lb_listener.a', before, after)])).toEqual([]);
  });

  test('a sensitive value is not told', () => {
    const change = updated(
      'aws_sqs_queue.a',
      { redrive_policy: 'secret' },
      { redrive_policy: '' },
      { before_sensitive: { redrive_policy: true } },
    );
    expect(told([change])).toEqual(['aws_sqs_queue.a: redrive_policy: changes (sensitive)']);
  });

  test('a copy of a sensitive value, which Terraform does not mark, is not told either', () => {
    const secret = updated('terraform_data.a', { input: 'hunter2' }, {}, { before_sensitive: { input: true } });
    const copy = updated('aws_sqs_queue.a', { redrive_policy: 'x-hunter2' }, { redrive_policy: '' });
    expect(told([secret, copy])).toEqual(['aws_sqs_queue.a: changes (sensitive)']);
  });

  test('a sensitive part anywhere in a block hides the block', () => {
    const rule = (days: number) => ({ rule: [{ id: 'private', status: 'Enabled', expiration: [{ days }] }] });
    const change = updated('aws_s3_bucket_lifecycle_configuration.a', rule(90), rule(30), {
      after_sensitive: { rule: [{ id: true }] },
    });
    expect(told([change])).toEqual(['aws_s3_bucket_lifecycle_configuration.a: rule: changes (sensitive)']);
  });
});

describe('what a refresh no longer found', () => {
  const drift = (...changes: ResourceChange[]) => ({ resource_drift: changes });
  const gone = 'gone since the last apply, as the refresh says';

  test('a release, whatever its chart, and everything else of a cluster', () => {
    const release = deleted('helm_release.api', { chart: 'assets/application-3e46940f46852db6.tgz' });
    const role = deleted('kubernetes_role_v1.a');
    const changes = [created('helm_release.api')];
    const expected = [`helm_release.api: ${gone}`, `kubernetes_role_v1.a: ${gone}`];
    expect(told(changes, drift(release, role))).toEqual(expected);
    expect(told([], drift(release, role), 'destroy')).toEqual(expected);
  });

  test('a data holder, unless its stack goes anyway', () => {
    expect(told([created(DATABASE)], drift(deleted(DATABASE)))).toEqual([`${DATABASE}: ${gone}`]);
    expect(told([], drift(deleted(DATABASE)), 'destroy')).toEqual([]);
  });

  test('a replica, what holds nothing, and what only changed, are fine', () => {
    const changes = [
      deleted(DATABASE, { replicate_source_db: 'main' }),
      deleted('aws_iam_role.a'),
      updated('aws_s3_bucket.a', {}, {}),
    ];
    expect(told([], drift(...changes))).toEqual([]);
  });
});
