import { Construct } from 'constructs';
import { Alarm, type AlarmProps } from '../observability/alarm.ts';
import type { NodeGroup } from './node-group.ts';

export interface ClusterAlarmsProps {
  readonly clusterName: string;
  /** Begins the alarms' names. */
  readonly prefix: string;
  readonly topicArn: string;
  /** Keyed by purpose and zone. */
  readonly groups: ReadonlyMap<string, NodeGroup>;
  /** Whether Container Insights publishes metrics of nodes. */
  readonly cloudwatch: boolean;
}

type Settings = Omit<AlarmProps, 'name' | 'topicArn' | 'dimensions'>;

const API_ERRORS: Settings = {
  meaning:
    'The Kubernetes API server answered more than 50 requests with a server error in five minutes, three times in a row.',
  runbook: 'api-server-errors',
  namespace: 'AWS/EKS',
  metric: 'apiserver_request_total_5XX',
  statistic: 'Sum',
  comparison: 'GreaterThanThreshold',
  threshold: 50,
  periodSeconds: 300,
  periods: 3,
};

const UNSCHEDULABLE: Settings = {
  meaning: 'Pods have found no node for 15 minutes, longer than a new node takes.',
  runbook: 'pods-without-a-node',
  namespace: 'AWS/EKS',
  metric: 'scheduler_pending_pods_UNSCHEDULABLE',
  statistic: 'Sum',
  comparison: 'GreaterThanThreshold',
  threshold: 0,
  periods: 15,
};

const FAILED_NODES: Settings = {
  meaning: 'A node has not been ready for ten minutes.',
  runbook: 'nodes-not-ready',
  namespace: 'ContainerInsights',
  metric: 'cluster_failed_node_count',
  statistic: 'Maximum',
  comparison: 'GreaterThanThreshold',
  threshold: 0,
  periods: 10,
};

const STATUS_CHECK: Settings = {
  meaning: 'EC2 reports a broken instance or host below a node for ten minutes.',
  runbook: 'nodes-not-ready',
  namespace: 'AWS/EC2',
  metric: 'StatusCheckFailed',
  statistic: 'Maximum',
  comparison: 'GreaterThanThreshold',
  threshold: 0,
  periods: 10,
};

/** What wakes somebody about the cluster itself: its API, pods without a node, broken nodes. */
export class ClusterAlarms extends Construct {
  constructor(scope: Construct, id: string, props: ClusterAlarmsProps) {
    super(scope, id);
    const ofCluster = { ClusterName: props.clusterName };
    this.alarm('ApiErrors', 'api-errors', API_ERRORS, ofCluster, props);
    this.alarm('PodsWithoutNode', 'pods-without-a-node', UNSCHEDULABLE, ofCluster, props);
    if (props.cloudwatch) this.alarm('FailedNodes', 'failed-nodes', FAILED_NODES, ofCluster, props);
    for (const [name, group] of props.groups) {
      const dimensions = { AutoScalingGroupName: group.scalingGroupName };
      this.alarm(`StatusCheck-${name}`, `status-check-${name}`, STATUS_CHECK, dimensions, props);
    }
  }

  private alarm(
    id: string,
    name: string,
    settings: Settings,
    dimensions: Readonly<Record<string, string>>,
    { prefix, topicArn }: ClusterAlarmsProps,
  ): void {
    new Alarm(this, id, { ...settings, name: `${prefix}-${name}`, dimensions, topicArn });
  }
}
