import { Construct } from 'constructs';
import { NAME_LIMITS } from '../../lib/aws-limits.ts';
import { physicalName } from '../../lib/names.ts';
import type { System } from '../../systems/schema.ts';
import { Alarm, type AlarmProps } from '../observability/alarm.ts';
import type { Chart, Series } from '../observability/chart.ts';
import type { ApiGateway } from './api-gateway.ts';

export interface ApiGatewayAlarmsProps {
  readonly api: ApiGateway;
  /** Begins the alarms' names. */
  readonly name: string;
  readonly objectives: System['objectives'];
  /** Requests per second that the stage lets through. */
  readonly ratePerSecond: number;
  readonly topicArn: string;
}

const PERIOD_SECONDS = 300;
/** Server errors in five minutes, three times in a row: more than what a rollout or a lost pod makes. */
const SERVER_ERRORS = 10;
/** Share of what the stage lets through that refused requests may reach. */
const REFUSED_SHARE = 0.1;

/** Server errors, slow answers, and a wave of refused requests (bad tokens, throttling). */
export class ApiGatewayAlarms extends Construct {
  constructor(scope: Construct, id: string, props: ApiGatewayAlarmsProps) {
    super(scope, id);
    for (const [alarmId, alarm] of Object.entries(apiAlarms(props))) {
      new Alarm(this, alarmId, {
        ...alarm,
        name: physicalName([props.name, alarm.name], { maxLength: NAME_LIMITS.alarm.max }),
        namespace: 'AWS/ApiGateway',
        dimensions: dimensions(props.api),
        comparison: 'GreaterThanThreshold',
        periodSeconds: PERIOD_SECONDS,
        periods: 3,
        topicArn: props.topicArn,
      });
    }
  }
}

type Decision = Pick<AlarmProps, 'name' | 'meaning' | 'runbook' | 'metric' | 'statistic' | 'threshold'>;

/** What wakes somebody, by construct id. */
export function apiAlarms({
  objectives,
  ratePerSecond,
}: Pick<ApiGatewayAlarmsProps, 'objectives' | 'ratePerSecond'>): Readonly<Record<string, Decision>> {
  const refused = Math.ceil(ratePerSecond * PERIOD_SECONDS * REFUSED_SHARE);
  return {
    ServerErrors: {
      name: 'server-errors',
      meaning: `More than ${SERVER_ERRORS} requests in five minutes ended in a server error at the API gateway.`,
      runbook: 'errors-at-the-api-gateway',
      metric: '5xx',
      statistic: 'Sum',
      threshold: SERVER_ERRORS,
    },
    Latency: {
      name: 'latency',
      meaning: `One request in a hundred takes longer than ${objectives.latencyMilliseconds} milliseconds.`,
      runbook: 'slow-answers-at-the-api-gateway',
      metric: 'Latency',
      statistic: 'p99',
      threshold: objectives.latencyMilliseconds,
    },
    Refused: {
      name: 'refused',
      meaning: `More than ${refused} requests in five minutes were refused: bad tokens, bad requests or throttling.`,
      runbook: 'errors-at-the-api-gateway',
      metric: '4xx',
      statistic: 'Sum',
      threshold: refused,
    },
  };
}

function dimensions({ resource, stage }: ApiGateway): Readonly<Record<string, string>> {
  return { ApiId: resource.id, Stage: stage.name };
}

/** Requests, errors and answer times for the system's dashboard. */
export function apiCharts(api: ApiGateway): readonly Chart[] {
  const series = (metric: string, statistic: Series['statistic']): Series => ({
    namespace: 'AWS/ApiGateway',
    metric,
    dimensions: dimensions(api),
    statistic,
  });
  return [
    {
      title: 'API gateway: requests and errors',
      series: [series('Count', 'Sum'), series('4xx', 'Sum'), series('5xx', 'Sum')],
      periodSeconds: PERIOD_SECONDS,
    },
    {
      title: 'API gateway: answer times, milliseconds',
      series: [series('Latency', 'p99'), series('IntegrationLatency', 'p99')],
      periodSeconds: PERIOD_SECONDS,
    },
  ];
}
