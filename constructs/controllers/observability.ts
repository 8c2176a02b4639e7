import { type Controller, type ControllerContext, regionalArn } from './controller.ts';
import { objectStorage } from './object-storage.ts';

/** Loki: logs of all pods, in its bucket. */
export function loki({ buckets, dataKeyArn }: ControllerContext): Controller {
  return {
    name: 'loki',
    description: 'Loki: chunks and indexes in the bucket of logs',
    namespace: 'logging',
    serviceAccount: 'loki',
    statements: objectStorage({ bucketArn: buckets.logs.arn, keyArn: dataKeyArn }),
  };
}

/** Tempo: traces, in its bucket. */
export function tempo({ buckets, dataKeyArn }: ControllerContext): Controller {
  return {
    name: 'tempo',
    description: 'Tempo: blocks in the bucket of traces',
    namespace: 'monitoring',
    serviceAccount: 'tempo',
    statements: objectStorage({
      bucketArn: buckets.traces.arn,
      keyArn: dataKeyArn,
      objectActions: ['s3:GetObjectTagging', 's3:PutObjectTagging'],
    }),
  };
}

/** Grafana: shows CloudWatch beside Prometheus, so that a database and its clients are seen on one page. */
export function grafana(context: ControllerContext): Controller {
  return {
    name: 'grafana',
    description: 'Grafana: reads metrics, alarms and logs of CloudWatch',
    namespace: 'monitoring',
    serviceAccount: 'grafana',
    statements: [
      {
        sid: 'ReadMetrics',
        actions: [
          'cloudwatch:DescribeAlarms',
          'cloudwatch:DescribeAlarmsForMetric',
          'cloudwatch:GetMetricData',
          'cloudwatch:ListMetrics',
          'logs:DescribeLogGroups',
          'logs:GetQueryResults',
          'logs:StopQuery',
          'tag:GetResources',
        ],
        resources: ['*'],
        because: 'metrics and running queries are no resources; the rest lists the account',
      },
      {
        sid: 'QueryLogs',
        actions: ['logs:FilterLogEvents', 'logs:GetLogEvents', 'logs:GetLogGroupFields', 'logs:StartQuery'],
        resources: [regionalArn(context, 'logs', 'log-group:/aws/*')],
      },
    ],
  };
}

/** Alertmanager: tells people through the topic of alerts, whose subscribers confirmed by themselves, and that it lives. */
export function alertmanager(context: ControllerContext): Controller {
  const { region, alertsTopicArn, heartbeatTopicArn, dataKeyArn } = context;
  return {
    name: 'alertmanager',
    description: 'Alertmanager: publishes to the topics of alerts and heartbeats',
    namespace: 'monitoring',
    serviceAccount: 'alertmanager',
    statements: [
      { sid: 'Publish', actions: ['sns:Publish'], resources: [alertsTopicArn, heartbeatTopicArn] },
      {
        sid: 'Key',
        actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
        resources: [dataKeyArn],
        conditions: { StringEquals: { 'kms:ViaService': `sns.${region}.amazonaws.com` } },
      },
    ],
  };
}
