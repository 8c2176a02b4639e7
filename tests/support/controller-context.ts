import type { ControllerContext } from '../../constructs/controllers/controller.ts';
import type { Statement } from '../../constructs/identity/statement.ts';

/** A context for tests of the controllers' permissions: every value is recognisable in an ARN. */
export const TEST_CONTEXT: ControllerContext = {
  environment: 'dev',
  accountId: '111111111111',
  region: 'ap-south-1',
  clusterName: 'dev-platform',
  vpcId: 'vpc-1',
  zoneIds: ['ZONE1', 'ZONE2'],
  dataKeyArn: 'arn:aws:kms:ap-south-1:111111111111:key/data',
  alertsTopicArn: 'arn:aws:sns:ap-south-1:111111111111:dev-alerts',
  heartbeatTopicArn: 'arn:aws:sns:ap-south-1:111111111111:dev-heartbeat',
  chartsRepositoryArn: 'arn:aws:ecr:ap-south-1:111111111111:repository/dev/charts/*',
  buckets: {
    logs: { arn: 'arn:aws:s3:::dev-logs' },
    traces: { arn: 'arn:aws:s3:::dev-traces' },
    velero: { arn: 'arn:aws:s3:::dev-velero' },
  },
};

/** The statement with that sid. */
export function statementOf(statements: readonly Statement[], sid: string): Statement {
  const found = statements.find((statement) => statement.sid === sid);
  if (found === undefined)
    throw new Error(`no statement ${sid} among ${statements.map((item) => item.sid).join(', ')}`);
  return found;
}

/** Every action that the statements allow. */
export function actionsOf(statements: readonly Statement[]): readonly string[] {
  return statements.flatMap(({ actions }) => actions);
}
