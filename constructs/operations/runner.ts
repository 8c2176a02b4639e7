import { Construct } from 'constructs';
import type { Statement } from '../identity/statement.ts';
import { Credentials } from './credentials.ts';
import { Machine } from './machine.ts';
import { runnerBoot } from './runner-boot.ts';

export interface RunnerProps {
  readonly environment: string;
  readonly accountId: string;
  readonly region: string;
  readonly removal: 'retain' | 'destroy';
  readonly gitlabUrl: string;
  readonly instanceType: string;
  readonly diskGiB: number;
  readonly subnetId: string;
  readonly securityGroupId: string;
  readonly keyArn: string;
  readonly boundaryArn: string;
  readonly topicArn: string;
}

/**
 * The GitLab runner inside the VPC: it reaches the cluster's private endpoint and outlives the cluster. Nothing comes in;
 * its own role reads one token and nothing else, jobs bring their own identity.
 */
export class Runner extends Construct {
  readonly machine: Machine;

  constructor(scope: Construct, id: string, props: RunnerProps) {
    super(scope, id);
    const credentials = new Credentials(this, 'Credentials', {
      name: `${props.environment}/operations/gitlab-runner`,
      description: 'JSON with the key token: the authentication token of the GitLab runner',
      keyArn: props.keyArn,
      accountId: props.accountId,
      removal: props.removal,
    });
    this.machine = new Machine(this, 'Machine', {
      name: `${props.environment}-gitlab-runner`,
      instanceType: props.instanceType,
      diskGiB: props.diskGiB,
      keyArn: props.keyArn,
      boundaryArn: props.boundaryArn,
      statements: runnerStatements(props.region, credentials.arn, props.keyArn),
      network: { subnetId: props.subnetId, securityGroupIds: [props.securityGroupId] },
      region: props.region,
      topicArn: props.topicArn,
      runbook: 'gitlab-runner',
      userData: runnerBoot({ region: props.region, gitlabUrl: props.gitlabUrl, secretArn: credentials.arn }),
    });
  }
}

/** What the runner itself does in AWS: fetch its token. */
export function runnerStatements(region: string, secretArn: string, keyArn: string): readonly Statement[] {
  return [
    { sid: 'ReadToken', actions: ['secretsmanager:GetSecretValue'], resources: [secretArn] },
    {
      sid: 'DecryptToken',
      actions: ['kms:Decrypt'],
      resources: [keyArn],
      conditions: { StringEquals: { 'kms:ViaService': `secretsmanager.${region}.amazonaws.com` } },
    },
  ];
}
