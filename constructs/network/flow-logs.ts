import { FlowLog } from '@cdktf/provider-aws/lib/flow-log/index.js';
import { Construct } from 'constructs';
import { Role, trustService } from '../identity/role.ts';
import type { Statement } from '../identity/statement.ts';
import { LogGroup } from '../observability/log-group.ts';

export interface FlowLogsProps {
  readonly vpcId: string;
  readonly name: string;
  readonly roleName: string;
  readonly accountId: string;
  readonly boundaryArn: string;
  /** KMS key of log groups. */
  readonly keyArn: string;
  /** Days that records are kept. */
  readonly days: number;
}

/** Who talked to whom in the VPC, accepted and refused, in CloudWatch Logs; collected every ten minutes. */
export class FlowLogs extends Construct {
  constructor(
    scope: Construct,
    id: string,
    { vpcId, name, roleName, accountId, boundaryArn, keyArn, days }: FlowLogsProps,
  ) {
    super(scope, id);
    const logs = new LogGroup(this, 'Records', { name: `/platform/${name}/flow-logs`, days, keyArn });
    const role = new Role(this, 'Writer', {
      name: roleName,
      description: 'Lets VPC flow logs write their records',
      trust: [trustService('vpc-flow-logs.amazonaws.com', accountId)],
      boundaryArn,
      statements: [writeRecords(logs.resource.arn)],
    });
    new FlowLog(this, 'Resource', {
      vpcId,
      trafficType: 'ALL',
      logDestinationType: 'cloud-watch-logs',
      logDestination: logs.resource.arn,
      iamRoleArn: role.arn,
      maxAggregationInterval: 600,
      tags: { Name: name },
    });
  }
}

/** Write access to one log group; the group exists already, so none may be made. */
export function writeRecords(logGroupArn: string): Statement {
  return {
    sid: 'WriteRecords',
    actions: ['logs:CreateLogStream', 'logs:PutLogEvents', 'logs:DescribeLogStreams'],
    resources: [`${logGroupArn}:*`],
  };
}
