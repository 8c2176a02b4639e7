import { created, deleted, planOf, replaced, updated } from '../support/terraform-plan.ts';
import { putPlan } from './output.ts';

/** A value that stands in the plan and must stand nowhere in the page. */
export const SECRET = 'correct-horse-battery-staple';

/** Waits for another stack. */
export const DEFERRED = {
  reason: 'upstream-missing',
  what: 'dev-account has no outputs yet.',
  help: 'Apply dev-account first.',
};

/**
 * Plans of dev as a careless merge request leaves them: a database is replaced by a change of its key, an alarm refers to it, a
 * bucket goes, and the rest is everyday.
 */
export function putPlans(outdir: string): void {
  putPlan(outdir, 'dev-birthday-aws', database());
  putPlan(outdir, 'dev-cluster', null, { deferred: [DEFERRED] });
  putPlan(outdir, 'dev-edge', null, { unchanged: true });
  putPlan(outdir, 'dev-network', network());
  putPlan(outdir, 'dev-s3www-aws', planOf([deleted('aws_s3_bucket.site', { bucket: 'dev-s3www-site' })]));
}

function database() {
  const before = { kms_key_id: 'key/old', instance_class: 'db.t4g.micro', password: SECRET, endpoint: 'main.example' };
  return planOf(
    [
      created('aws_sns_topic.events', { name: 'dev-birthday-events' }),
      updated(
        'aws_cloudwatch_metric_alarm.storage',
        { dimensions: { id: 'db-1' } },
        { dimensions: {} },
        {
          after_unknown: { dimensions: { id: true } },
        },
      ),
      replaced(
        'aws_db_instance.main',
        before,
        { kms_key_id: 'key/new', instance_class: 'db.m7g.large', password: `${SECRET}2` },
        {
          after_unknown: { endpoint: true },
          before_sensitive: { password: true },
          after_sensitive: { password: true },
          replace_paths: [['kms_key_id']],
          action_reason: 'replace_because_cannot_update',
        },
      ),
    ],
    {
      configuration: {
        root_module: {
          resources: [
            { address: 'aws_db_instance.main', type: 'aws_db_instance', name: 'main', expressions: {} },
            {
              address: 'aws_cloudwatch_metric_alarm.storage',
              type: 'aws_cloudwatch_metric_alarm',
              name: 'storage',
              expressions: { dimensions: { references: ['aws_db_instance.main.id', 'aws_db_instance.main'] } },
            },
          ],
        },
      },
    },
  );
}

function network() {
  return planOf([
    updated('aws_subnet.public_a', { tags: { Name: 'public-a' } }, { tags: { Name: 'dev-public-a' } }),
    created('aws_vpc_endpoint.ecr_api', { service_name: 'com.amazonaws.ap-south-1.ecr.api' }),
  ]);
}
