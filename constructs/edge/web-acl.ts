import { CloudwatchLogResourcePolicy } from '@cdktf/provider-aws/lib/cloudwatch-log-resource-policy/index.js';
import type { AwsProvider } from '@cdktf/provider-aws/lib/provider/index.js';
import { Wafv2IpSet } from '@cdktf/provider-aws/lib/wafv2-ip-set/index.js';
import { Wafv2WebAcl } from '@cdktf/provider-aws/lib/wafv2-web-acl/index.js';
import { Wafv2WebAclLoggingConfiguration } from '@cdktf/provider-aws/lib/wafv2-web-acl-logging-configuration/index.js';
import { Construct } from 'constructs';
import { policyDocument } from '../identity/statement.ts';
import { Alarm } from '../observability/alarm.ts';
import { LogGroup } from '../observability/log-group.ts';
import { type WafRulesInput, webAclRules } from './web-acl-rules.ts';

export interface WebAclProps extends Omit<WafRulesInput, 'insideSetArn'> {
  /** Also the metric's name; at most 100 characters, so that the log group's prefix fits. */
  readonly name: string;
  readonly accountId: string;
  /** Region of the web ACL: the environment's own, or us-east-1 for CloudFront. */
  readonly region: string;
  /** Networks of our own proxies, which no ceiling holds back; at load balancers only. */
  readonly insideCidrs?: readonly string[];
  readonly logDays: number;
  /** KMS key of log groups in that region. */
  readonly logKeyArn: string;
  /** Alert topic in that region. */
  readonly topicArn: string;
  readonly provider?: AwsProvider;
}

/** CloudWatch accepts WAF's logs only in groups with this prefix. */
const LOG_PREFIX = 'aws-waf-logs-';
/** Blocked requests in five minutes that look like an attack and not like one lost client. */
const BLOCKED_SPIKE = 500;

/** A web ACL with its logs and the alarm of an attack. It lets through what no rule blocks. */
export class WebAcl extends Construct {
  readonly resource: Wafv2WebAcl;

  constructor(scope: Construct, id: string, props: WebAclProps) {
    super(scope, id);
    const other = props.provider === undefined ? {} : { provider: props.provider };
    this.resource = this.webAcl(props, other);
    this.logs(props, other);
    this.spikeAlarm(props, other);
  }

  get arn(): string {
    return this.resource.arn;
  }

  private webAcl(props: WebAclProps, other: Provided): Wafv2WebAcl {
    const scope = props.scope === 'cloudfront' ? 'CLOUDFRONT' : 'REGIONAL';
    const inside =
      props.insideCidrs === undefined
        ? undefined
        : new Wafv2IpSet(this, 'Inside', {
            name: `${props.name}-inside`,
            description: 'Our own network, from which the API gateway calls',
            scope,
            ipAddressVersion: 'IPV4',
            addresses: [...props.insideCidrs],
            ...other,
          });
    return new Wafv2WebAcl(this, 'Resource', {
      name: props.name,
      scope,
      defaultAction: { allow: {} },
      rule: webAclRules({ ...props, ...(inside === undefined ? {} : { insideSetArn: inside.arn }) }),
      visibilityConfig: { metricName: props.name, cloudwatchMetricsEnabled: true, sampledRequestsEnabled: true },
      ...other,
    });
  }

  /** Blocked and counted requests only: who called and was served stands in the access logs. No credentials. */
  private logs(props: WebAclProps, other: Provided): void {
    const group = new LogGroup(this, 'Logs', {
      name: `${LOG_PREFIX}${props.name}`,
      days: props.logDays,
      keyArn: props.logKeyArn,
      ...other,
    });
    const delivery = new CloudwatchLogResourcePolicy(this, 'LogDelivery', {
      policyName: `${LOG_PREFIX}${props.name}`,
      policyDocument: deliveryPolicy(group.resource.arn, props),
      ...other,
    });
    new Wafv2WebAclLoggingConfiguration(this, 'Logging', {
      resourceArn: this.resource.arn,
      logDestinationConfigs: [group.resource.arn],
      redactedFields: REDACTED_HEADERS.map((name) => ({ singleHeader: { name } })),
      loggingFilter: {
        defaultBehavior: 'DROP',
        filter: [
          {
            behavior: 'KEEP',
            requirement: 'MEETS_ANY',
            condition: KEPT_ACTIONS.map((action) => ({ actionCondition: { action } })),
          },
        ],
      },
      dependsOn: [delivery],
      ...other,
    });
  }

  private spikeAlarm(props: WebAclProps, other: Provided): void {
    new Alarm(this, 'Blocked', {
      name: `${props.name}-blocked`,
      meaning: `The web ACL ${props.name} blocks more than ${BLOCKED_SPIKE} requests in five minutes: an attack, or a rule that blocks users.`,
      runbook: 'waf-blocks-many-requests',
      namespace: 'AWS/WAFV2',
      metric: 'BlockedRequests',
      // CloudFront's metrics carry no region.
      dimensions: {
        WebACL: props.name,
        Rule: 'ALL',
        ...(props.scope === 'regional' ? { Region: props.region } : {}),
      },
      statistic: 'Sum',
      comparison: 'GreaterThanThreshold',
      threshold: BLOCKED_SPIKE,
      periodSeconds: 300,
      periods: 1,
      topicArn: props.topicArn,
      ...other,
    });
  }
}

interface Provided {
  readonly provider?: AwsProvider;
}

/** Headers that carry credentials; they never reach the logs. */
const REDACTED_HEADERS = ['authorization', 'cookie'];
const KEPT_ACTIONS = ['BLOCK', 'COUNT', 'EXCLUDED_AS_COUNT'];

/** Lets the log delivery service of this account write into the group. */
function deliveryPolicy(groupArn: string, { accountId, region }: Pick<WebAclProps, 'accountId' | 'region'>): string {
  return policyDocument([
    {
      sid: 'WafLogs',
      actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      resources: [`${groupArn}:*`],
      principals: { Service: ['delivery.logs.amazonaws.com'] },
      conditions: {
        StringEquals: { 'aws:SourceAccount': accountId },
        ArnLike: { 'aws:SourceArn': `arn:aws:logs:${region}:${accountId}:*` },
      },
    },
  ]);
}
