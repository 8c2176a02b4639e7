import { clusterName } from '../../constructs/cluster/cluster-settings.ts';
import type { ReleaseContext } from '../../constructs/controllers/platform-release.ts';
import { toolHosts } from '../../environments/tool-hosts.ts';
import { testEnvironment } from './app.ts';

/** What the platform stack would read for that committed environment; every value is recognisable in a release's values. */
export function releaseContext(name: 'dev' | 'staging' | 'prod'): ReleaseContext {
  const environment = testEnvironment(name);
  const { accountId, region } = environment;
  const arn = (service: string, resource: string) => `arn:aws:${service}:${region}:${accountId}:${resource}`;
  return {
    environment,
    clusterName: clusterName(name),
    vpcId: 'vpc-0123456789abcdef0',
    clusterEndpoint: `https://0123456789ABCDEF.gr7.${region}.eks.amazonaws.com`,
    nodeRoleName: `${name}-nodes`,
    buckets: {
      logs: `${name}-logs-${accountId}`,
      traces: `${name}-traces-${accountId}`,
      velero: `${name}-velero-${accountId}`,
    },
    dataKeyArn: arn('kms', 'key/11111111-2222-3333-4444-555555555555'),
    edge: {
      targetGroupArn: arn('elasticloadbalancing', `targetgroup/${name}-gateway/0123456789abcdef`),
      certificateArn: arn('acm', 'certificate/66666666-7777-8888-9999-000000000000'),
      webAclArn: arn('wafv2', `regional/webacl/${name}-edge/aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee`),
      ingressSecurityGroupId: 'sg-0000000000000001',
      loadBalancerSecurityGroupId: 'sg-0000000000000002',
    },
    loadBalancerLogsBucket: `${name}-load-balancer-logs-${accountId}`,
    monitoring: {
      privateIp: '10.0.11.9',
      credentialsSecretArn: arn('secretsmanager', `secret:${name}/monitoring/credentials-AbCdEf`),
    },
    tools: {
      argoCdSecretArn: arn('secretsmanager', `secret:${name}/operations/argo-cd-AbCdEf`),
      grafanaSecretArn: arn('secretsmanager', `secret:${name}/operations/grafana-AbCdEf`),
      secretsReaderRoleArn: `arn:aws:iam::${accountId}:role/${name}-operations-secrets-reader`,
    },
    alertsTopicArn: arn('sns', `${name}-alerts`),
    heartbeatTopicArn: arn('sns', `${name}-heartbeat`),
    chartsRegistry: `${accountId}.dkr.ecr.${region}.amazonaws.com/${name}/charts`,
    hosts: toolHosts(environment.dns),
  };
}
