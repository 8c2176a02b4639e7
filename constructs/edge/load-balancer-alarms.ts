import { Construct } from 'constructs';
import type { Deployment } from '../../environments/platform.ts';
import { Alarm, type AlarmProps } from '../observability/alarm.ts';
import type { PublicHost } from './hosts.ts';

export interface LoadBalancerAlarmsProps {
  /** Begins the alarms' names. */
  readonly name: string;
  readonly loadBalancerSuffix: string;
  readonly targetGroupSuffix: string;
  /** Slowest answer that any system promised, in milliseconds. */
  readonly latencyMilliseconds: number;
  readonly topicArn: string;
}

/** What an alarm of the load balancer is made of, besides where it rings. */
export type LoadBalancerRule = Pick<
  AlarmProps,
  'meaning' | 'runbook' | 'metric' | 'statistic' | 'comparison' | 'threshold' | 'periodSeconds' | 'periods'
> & { readonly id: string; readonly of: 'load-balancer' | 'target-group' };

/** Errors in five minutes that are more than single unlucky requests. */
const ERRORS_IN_FIVE_MINUTES = 25;
const FIVE_MINUTES = 300;

/** When somebody should look at the load balancer. */
export function loadBalancerRules(latencyMilliseconds: number): readonly LoadBalancerRule[] {
  const above = { comparison: 'GreaterThanThreshold', runbook: 'the-mesh-load-balancer' } as const;
  const errors = {
    ...above,
    statistic: 'Sum',
    threshold: ERRORS_IN_FIVE_MINUTES,
    periodSeconds: FIVE_MINUTES,
    periods: 1,
  } as const;
  return [
    {
      ...errors,
      id: 'OwnErrors',
      of: 'load-balancer',
      metric: 'HTTPCode_ELB_5XX_Count',
      meaning: 'The load balancer itself answers with 5xx: it finds no gateway, or the gateway hangs up.',
    },
    {
      ...errors,
      id: 'TargetErrors',
      of: 'load-balancer',
      metric: 'HTTPCode_Target_5XX_Count',
      meaning: 'Services behind the mesh gateway answer with 5xx.',
    },
    {
      ...above,
      id: 'UnhealthyGateways',
      of: 'target-group',
      metric: 'UnHealthyHostCount',
      statistic: 'Maximum',
      threshold: 0,
      periods: 5,
      meaning: 'A pod of the mesh gateway has not been healthy for five minutes.',
    },
    {
      ...above,
      id: 'Latency',
      of: 'load-balancer',
      metric: 'TargetResponseTime',
      statistic: 'p99',
      threshold: latencyMilliseconds / 1000,
      periodSeconds: FIVE_MINUTES,
      periods: 3,
      meaning: `One of a hundred answers takes longer than ${latencyMilliseconds} ms.`,
    },
  ];
}

/** The load balancer's own alarms; those of single systems stand beside the systems. */
export class LoadBalancerAlarms extends Construct {
  constructor(scope: Construct, id: string, props: LoadBalancerAlarmsProps) {
    super(scope, id);
    const loadBalancer = { LoadBalancer: props.loadBalancerSuffix };
    const dimensions = {
      'load-balancer': loadBalancer,
      'target-group': { ...loadBalancer, TargetGroup: props.targetGroupSuffix },
    };
    for (const { id: rule, of, ...alarm } of loadBalancerRules(props.latencyMilliseconds)) {
      new Alarm(this, rule, {
        ...alarm,
        name: `${props.name}-${alarm.metric.toLowerCase().replaceAll('_', '-')}`,
        namespace: 'AWS/ApplicationELB',
        dimensions: dimensions[of],
        topicArn: props.topicArn,
      });
    }
  }
}

/** Milliseconds; holds where no system is behind the load balancer yet. */
const WITHOUT_SYSTEMS = 1000;

/** One load balancer serves all hosts, so it is held to the slowest promise; each system's own alarm is stricter. */
export function slowestPromise(hosts: readonly Pick<PublicHost, 'deployments'>[]): number {
  const promised = hosts.flatMap(({ deployments }) => deployments.map(latencyOf));
  return promised.length === 0 ? WITHOUT_SYSTEMS : Math.max(...promised);
}

function latencyOf({ system }: Deployment): number {
  return system.objectives.latencyMilliseconds;
}
