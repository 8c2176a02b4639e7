import { Construct } from 'constructs';
import { Alarm, type AlarmProps } from '../observability/alarm.ts';

/** An alarm on one metric, without what all alarms of one resource share. */
export type AlarmRule = Pick<
  AlarmProps,
  'meaning' | 'runbook' | 'metric' | 'statistic' | 'comparison' | 'threshold' | 'periodSeconds' | 'periods'
> & {
  /** Construct id, and in lower case the end of the alarm's name. */
  readonly id: string;
};

export interface MetricAlarmsProps extends Pick<AlarmProps, 'namespace' | 'dimensions' | 'topicArn'> {
  /** Begins the alarms' names. */
  readonly subject: string;
  readonly rules: readonly AlarmRule[];
}

/** The alarms of one resource, made from a table of rules. */
export class MetricAlarms extends Construct {
  constructor(scope: Construct, id: string, { subject, rules, ...shared }: MetricAlarmsProps) {
    super(scope, id);
    for (const { id: ruleId, ...rule } of rules) {
      new Alarm(this, ruleId, { name: `${subject}-${kebab(ruleId)}`, ...rule, ...shared });
    }
  }
}

function kebab(id: string): string {
  return id.replace(/([a-z])([A-Z])/g, '$1-$2').toLowerCase();
}
