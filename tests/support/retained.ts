import { retentionOf } from '../../review/model/posture/retention.ts';
import type { RetentionModel } from '../../review/model/posture-model.ts';
import type { TerraformJson } from '../../review/read/synth-output.ts';
import { stackFile, stacksWith } from './stack-file.ts';

/** Four hours until service is back, and so many minutes of data that may be lost. */
export const promised = (rpoMinutes: number) => ({ recovery: { rtoMinutes: 240, rpoMinutes } });

/** Daily backups of an environment: 35 days here, 14 in the second region. */
export const backups = stackFile('account', {
  aws_backup_plan: {
    daily: {
      name: 'prod-daily',
      rule: [{ lifecycle: { delete_after: 35 }, copy_action: [{ lifecycle: { delete_after: 14 } }] }],
    },
  },
  aws_backup_selection: { daily: { plan_id: '${aws_backup_plan.daily.id}', selection_tag: [{ value: 'daily' }] } },
});

/** What the page tells of these resources beside the daily backups. @param rpoMinutes what is promised */
export function retained(resource: TerraformJson['resource'], rpoMinutes = 60): readonly RetentionModel[] {
  return retentionOf(stacksWith(resource, backups), promised(rpoMinutes));
}
