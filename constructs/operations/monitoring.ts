import { EbsVolume } from '@cdktf/provider-aws/lib/ebs-volume/index.js';
import { Eip } from '@cdktf/provider-aws/lib/eip/index.js';
import { NetworkInterface } from '@cdktf/provider-aws/lib/network-interface/index.js';
import { VolumeAttachment } from '@cdktf/provider-aws/lib/volume-attachment/index.js';
import { Construct } from 'constructs';
import { contains, parseCidr } from '../../lib/cidr.ts';
import type { Statement } from '../identity/statement.ts';
import { Credentials } from './credentials.ts';
import { Machine } from './machine.ts';
import { monitoringBoot } from './monitoring-boot.ts';

export interface MonitoringProps {
  readonly environment: string;
  readonly accountId: string;
  readonly region: string;
  readonly removal: 'retain' | 'destroy';
  readonly instanceType: string;
  readonly dataGiB: number;
  readonly metricDays: number;
  /** Who opens Grafana; decides whether the instance needs a public address. */
  readonly allowedCidrs: readonly string[];
  readonly zone: string;
  readonly publicSubnetId: string;
  readonly appSubnetId: string;
  readonly securityGroupId: string;
  readonly keyArn: string;
  readonly boundaryArn: string;
  readonly topicArn: string;
}

/** Root disk: the system and two container images. Data lies on a volume of its own. */
const ROOT_GIB = 20;

/**
 * Prometheus and Grafana on an instance that survives the cluster. Its data volume and its network interface survive the
 * instance: a rebuilt one finds its metrics and keeps its address. See decisions/0040.
 */
export class Monitoring extends Construct {
  readonly credentials: Credentials;
  readonly privateIp: string;

  constructor(scope: Construct, id: string, props: MonitoringProps) {
    super(scope, id);
    const name = `${props.environment}-monitoring`;
    const certificateParameter = monitoringCertificate(props.environment);
    this.credentials = new Credentials(this, 'Credentials', {
      name: `${props.environment}/operations/monitoring`,
      description: 'JSON with the keys remote-write-password and grafana-admin-password',
      keyArn: props.keyArn,
      accountId: props.accountId,
      removal: props.removal,
    });
    const volume = new EbsVolume(this, 'Data', {
      availabilityZone: props.zone,
      size: props.dataGiB,
      type: 'gp3',
      encrypted: true,
      kmsKeyId: props.keyArn,
      tags: { Name: `${name}-data`, backup: 'daily' },
      lifecycle: { preventDestroy: props.removal === 'retain' },
    });
    const open = needsPublicAddress(props.allowedCidrs);
    const network = new NetworkInterface(this, 'Network', {
      subnetId: open ? props.publicSubnetId : props.appSubnetId,
      securityGroups: [props.securityGroupId],
      description: `${name}: keeps its address when the instance is rebuilt`,
      tags: { Name: name },
    });
    this.privateIp = network.privateIp;
    if (open) {
      new Eip(this, 'Address', {
        domain: 'vpc',
        networkInterface: network.id,
        tags: { Name: name },
        lifecycle: { preventDestroy: props.removal === 'retain' },
      });
    }
    const machine = new Machine(this, 'Machine', {
      name,
      instanceType: props.instanceType,
      diskGiB: ROOT_GIB,
      keyArn: props.keyArn,
      boundaryArn: props.boundaryArn,
      statements: monitoringStatements({ ...props, certificateParameter, secretArn: this.credentials.arn }),
      network: { interface: { deviceIndex: 0, networkInterfaceId: network.id } },
      region: props.region,
      topicArn: props.topicArn,
      runbook: 'monitoring-instance',
      userData: monitoringBoot({
        region: props.region,
        volumeId: volume.id,
        privateIp: network.privateIp,
        secretArn: this.credentials.arn,
        certificateParameter,
        metricDays: props.metricDays,
      }),
    });
    new VolumeAttachment(this, 'Attachment', {
      deviceName: '/dev/sdf',
      volumeId: volume.id,
      instanceId: machine.resource.id,
      stopInstanceBeforeDetaching: true,
    });
  }
}

/** SSM parameter with the certificate that the instance made for itself: whoever writes metrics to it trusts this one. */
export function monitoringCertificate(environment: string): string {
  return `/${environment}/monitoring/certificate`;
}

/** Networks of RFC 1918: whoever comes from one is inside, and needs no public address to reach. */
const PRIVATE = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'];

/** Whether somebody outside private networks may open Grafana. Malformed CIDRs were refused before any construct exists. */
export function needsPublicAddress(cidrs: readonly string[]): boolean {
  const inside = PRIVATE.flatMap((cidr) => parseCidr(cidr) ?? []);
  return cidrs.some((cidr) => {
    const range = parseCidr(cidr);
    return range !== undefined && !inside.some((outer) => contains(outer, range));
  });
}

interface MonitoringAccess {
  readonly region: string;
  readonly accountId: string;
  readonly keyArn: string;
  readonly secretArn: string;
  readonly certificateParameter: string;
}

/** What the instance does in AWS: fetch its passwords, tell its certificate, and read metrics for Grafana. */
export function monitoringStatements({
  region,
  accountId,
  keyArn,
  secretArn,
  certificateParameter,
}: MonitoringAccess): readonly Statement[] {
  return [
    { sid: 'ReadPasswords', actions: ['secretsmanager:GetSecretValue'], resources: [secretArn] },
    {
      sid: 'DecryptPasswords',
      actions: ['kms:Decrypt'],
      resources: [keyArn],
      conditions: { StringEquals: { 'kms:ViaService': `secretsmanager.${region}.amazonaws.com` } },
    },
    {
      sid: 'TellCertificate',
      actions: ['ssm:PutParameter'],
      resources: [`arn:aws:ssm:${region}:${accountId}:parameter${certificateParameter}`],
    },
    {
      sid: 'ReadMetrics',
      actions: ['cloudwatch:GetMetricData', 'cloudwatch:ListMetrics', 'cloudwatch:DescribeAlarms', 'tag:GetResources'],
      resources: ['*'],
      because: 'CloudWatch metrics and the tagging API know no resources',
    },
  ];
}
