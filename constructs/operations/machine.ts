import { DataAwsSsmParameter } from '@cdktf/provider-aws/lib/data-aws-ssm-parameter/index.js';
import { IamInstanceProfile } from '@cdktf/provider-aws/lib/iam-instance-profile/index.js';
import { Instance, type InstanceNetworkInterface } from '@cdktf/provider-aws/lib/instance/index.js';
import { Construct } from 'constructs';
import { amazonLinuxParameter } from '../../lib/catalogue/runtimes.ts';
import { INSTANCE_TYPES } from '../../lib/instance-types.ts';
import { Role, trustComputeService } from '../identity/role.ts';
import type { Statement } from '../identity/statement.ts';
import { Alarm } from '../observability/alarm.ts';

export interface MachineProps {
  /** Name in tags, role and alarms. */
  readonly name: string;
  readonly instanceType: string;
  readonly diskGiB: number;
  readonly keyArn: string;
  /** Boot script; a change of it rebuilds the instance. */
  readonly userData: string;
  readonly boundaryArn: string;
  /** What it may do beside Session Manager. */
  readonly statements: readonly Statement[];
  /** Either an interface that outlives it, or a subnet and its groups. */
  readonly network:
    | { readonly interface: InstanceNetworkInterface }
    | { readonly subnetId: string; readonly securityGroupIds: string[] };
  readonly region: string;
  readonly topicArn: string;
  readonly runbook: string;
}

/**
 * An instance that is rebuilt from its boot script: Amazon Linux 2023, IMDSv2 only, encrypted disk, no SSH. People reach
 * it through SSM Session Manager. A new image does not replace it by itself; `terraform apply -replace` does.
 */
export class Machine extends Construct {
  readonly resource: Instance;
  readonly role: Role;

  constructor(scope: Construct, id: string, props: MachineProps) {
    super(scope, id);
    this.role = new Role(this, 'Role', {
      name: props.name,
      description: `Instance ${props.name}`,
      trust: [trustComputeService('ec2.amazonaws.com')],
      boundaryArn: props.boundaryArn,
      statements: props.statements,
      managedPolicies: ['AmazonSSMManagedInstanceCore'],
    });
    const profile = new IamInstanceProfile(this, 'Profile', { name: props.name, role: this.role.resource.name });
    const architecture = INSTANCE_TYPES.get(props.instanceType)?.architecture ?? 'x86_64';
    const image = new DataAwsSsmParameter(this, 'Image', { name: amazonLinuxParameter(architecture) });
    this.resource = new Instance(this, 'Resource', {
      ami: image.insecureValue,
      instanceType: props.instanceType,
      iamInstanceProfile: profile.name,
      ebsOptimized: true,
      monitoring: true,
      metadataOptions: { httpEndpoint: 'enabled', httpTokens: 'required', httpPutResponseHopLimit: 1 },
      rootBlockDevice: { encrypted: true, kmsKeyId: props.keyArn, volumeType: 'gp3', volumeSize: props.diskGiB },
      userData: props.userData,
      userDataReplaceOnChange: true,
      tags: { Name: props.name },
      lifecycle: { ignoreChanges: ['ami'] },
      ...('interface' in props.network
        ? { networkInterface: [props.network.interface] }
        : { subnetId: props.network.subnetId, vpcSecurityGroupIds: props.network.securityGroupIds }),
    });
    new Alarm(this, 'Unreachable', {
      name: `${props.name}-unreachable`,
      meaning: `${props.name} fails its system check; EC2 moves it to other hardware by itself.`,
      runbook: props.runbook,
      namespace: 'AWS/EC2',
      metric: 'StatusCheckFailed_System',
      dimensions: { InstanceId: this.resource.id },
      statistic: 'Maximum',
      comparison: 'GreaterThanThreshold',
      threshold: 0,
      periods: 2,
      missing: 'breaching',
      topicArn: props.topicArn,
      actions: [`arn:aws:automate:${props.region}:ec2:recover`],
    });
    if (!props.instanceType.startsWith('t')) return;
    new Alarm(this, 'Credits', {
      name: `${props.name}-credits`,
      meaning: `${props.name} has used up its CPU credits and runs at its baseline.`,
      runbook: props.runbook,
      namespace: 'AWS/EC2',
      metric: 'CPUCreditBalance',
      dimensions: { InstanceId: this.resource.id },
      statistic: 'Minimum',
      comparison: 'LessThanThreshold',
      threshold: 10,
      periodSeconds: 300,
      periods: 3,
      topicArn: props.topicArn,
    });
  }
}
