import { type Block, resourcesOfType, type StackFile } from '../read/synth-output.ts';
import type { ReleaseValues } from './releases.ts';
import type { AlarmModel } from './system-model.ts';

const OPERATORS: Readonly<Record<string, string>> = {
  GreaterThanThreshold: 'over',
  GreaterThanOrEqualToThreshold: 'at least',
  LessThanThreshold: 'under',
  LessThanOrEqualToThreshold: 'at most',
  GreaterThanUpperThreshold: 'above the expected band of',
  LessThanLowerThreshold: 'below the expected band of',
};

/** CloudWatch alarms of a stack, by name. @param about only those whose description has this text. */
export function alarmModels(stack: Pick<StackFile, 'terraform'>, about = ''): readonly AlarmModel[] {
  return ALARM_TYPES.flatMap((type) => resourcesOfType([stack], type))
    .filter(({ block }) => String(block['alarm_description'] ?? '').includes(about))
    .map(({ name, block }) => ({
      name: String(block['alarm_name'] ?? name),
      when: whenOf(block),
      runbook: /Runbook: (\S+)/.exec(String(block['alarm_description'] ?? ''))?.[1] ?? null,
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Alarms of Prometheus: services burn the errors that their objectives leave them. */
export function objectiveAlarms(releases: readonly ReleaseValues[]): readonly AlarmModel[] {
  return releases.flatMap(({ service, objectives }) => {
    if (service === undefined || !objectives) return [];
    const { availabilityPercent, latencyMilliseconds, runbook } = objectives;
    const when = `error budget burns: under ${availabilityPercent} % of answers without error, or slower than ${latencyMilliseconds} ms`;
    return [{ name: `${service}: objectives`, when, runbook: runbook?.replace(/^.*(?=docs\/)/, '') ?? null }];
  });
}

const ALARM_TYPES = ['aws_cloudwatch_metric_alarm', 'aws_cloudwatch_composite_alarm'];

/** `Maximum of CPUUtilization over 80 for 3 x 60 s`; of a composite alarm its rule. */
function whenOf(alarm: Block): string {
  if (alarm['alarm_rule'] !== undefined) return String(alarm['alarm_rule']);
  const metric = alarm['metric_name'] ?? metricOf(alarm['metric_query']);
  const statistic = alarm['statistic'] ?? alarm['extended_statistic'];
  const periods = Number(alarm['evaluation_periods'] ?? 1);
  const datapoints = Number(alarm['datapoints_to_alarm'] ?? periods);
  const operator = OPERATORS[String(alarm['comparison_operator'])] ?? String(alarm['comparison_operator'] ?? '');
  const times = datapoints === periods ? `${periods}` : `${datapoints} of ${periods}`;
  const period = alarm['period'] === undefined ? 'periods' : `x ${alarm['period']} s`;
  const what = statistic === undefined ? String(metric) : `${statistic} of ${metric}`;
  return `${what} ${operator} ${alarm['threshold'] ?? 'its threshold'} for ${times} ${period}`;
}

/** What a metric query is about: the label of what it returns, else its expression or metric. */
function metricOf(queries: unknown): string {
  const all = (Array.isArray(queries) ? queries : []) as readonly Block[];
  const returned = all.find((query) => query['return_data'] === true) ?? all[0];
  const metric = returned?.['metric'] as Block | undefined;
  return String(returned?.['label'] ?? metric?.['metric_name'] ?? returned?.['expression'] ?? 'a metric');
}
